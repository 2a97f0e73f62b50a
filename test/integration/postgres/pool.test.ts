import type pg from 'pg'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { AppError } from '../../../src/errors.ts'
import { createPool, databaseAnswers, inTransaction, isDatabaseAway, type Sql } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { proxiedDatabase } from '../../support/tcp-proxy.ts'

let database: TestDatabase
let pool: pg.Pool
const lost: Error[] = []

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 2, onConnectionLost: (error) => lost.push(error) })
  await pool.query('create table scraps (id bigint generated always as identity, body text)')
})
beforeEach(() => {
  lost.length = 0
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const backendPid = async (db: Sql) => (await db.query(sql`select pg_backend_pid() as pid`)).rows[0] as { pid: number }
const scraps = async () => (await pool.query(sql`select body from scraps`)).rows

test('Ids and counts are numbers', async () => {
  const { rows } = await pool.query(sql`select ${'9007199254740991'}::bigint as id, count(*) as n from scraps`)
  expect(rows).toEqual([{ id: Number.MAX_SAFE_INTEGER, n: 0 }])
})

test('A transaction that throws leaves nothing behind, and its connection is used again', async () => {
  const failing = inTransaction(pool, async (tx) => {
    await tx.query(sql`insert into scraps (body) values ('half')`)
    throw new Error('changed my mind')
  })
  await expect(failing).rejects.toThrow('changed my mind')
  expect(await scraps()).toEqual([])
  expect(await inTransaction(pool, async (tx) => (await tx.query(sql`select 1 as one`)).rows)).toEqual([{ one: 1 }])
})

test('The pool outlives the end of an idle connection', async () => {
  const { pid } = await backendPid(pool)
  await inTransaction(pool, (tx) => tx.query(sql`select pg_terminate_backend(${pid}) where ${pid} <> pg_backend_pid()`))
  await pool.query(
    sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
  )
  expect((await pool.query(sql`select 1 as one`)).rows).toEqual([{ one: 1 }])
})

test('A connection that ends within a transaction is told to its caller as lost, and to nobody as a crash', async () => {
  const cut = inTransaction(pool, async (tx) => {
    const { pid } = await backendPid(tx)
    await pool.query(sql`select pg_terminate_backend(${pid})`)
    await expect.poll(() => lost.length).toBe(1)
    await tx.query(sql`insert into scraps (body) values ('never')`)
  })
  const error = await cut.catch((reason: unknown) => reason)
  expect(isDatabaseAway(error)).toBe(true)
  expect(await scraps()).toEqual([])
})

test('A server that is not there is named, with what to check', async () => {
  const nowhere = createPool('postgres://postgres:secret@127.0.0.1:9/postgres', { max: 1, onConnectionLost: () => {} })
  const error = await databaseAnswers(nowhere, 5_000).catch((reason: unknown) => reason)
  expect(error).toBeInstanceOf(AppError)
  expect(error).toMatchObject({ kind: 'unavailable', hint: expect.stringContaining('DATABASE_URL') })
  expect(String(error)).toContain('127.0.0.1:9')
  expect(String(error)).not.toContain('secret')
  expect(isDatabaseAway(error)).toBe(true)
  await nowhere.end()
})

test('A mistake in a statement is not a lost connection', async () => {
  const error = await pool.query('select nonsense').catch((reason: unknown) => reason)
  expect(isDatabaseAway(error)).toBe(false)
})

test('A connection that fell silent is given up with its statement, and the next one works', async () => {
  const proxy = await proxiedDatabase(database.url)
  const silenced = createPool(proxy.url, { max: 1, onConnectionLost: () => {}, answerTimeoutMs: 300 })
  const first = await backendPid(silenced)
  expect(proxy.halfOpen(/./)).toBe(1)
  const error = await inTransaction(silenced, backendPid).catch((reason: unknown) => reason)
  expect(isDatabaseAway(error)).toBe(true)
  expect(await backendPid(silenced)).not.toEqual(first)
  await silenced.end()
  await proxy.close()
})

test('A statement that takes too long is ended by the server', async () => {
  const hasty = createPool(database.url, { max: 1, onConnectionLost: () => {}, answerTimeoutMs: 500 })
  const error = await hasty.query('select pg_sleep(60)').catch((reason: unknown) => reason)
  expect(error).toMatchObject({ code: '57014' })
  expect(isDatabaseAway(error)).toBe(true)
  await hasty.end()
})

test.each([
  ['a full disk', '53100', true],
  ['too many connections', '53300', true],
  ['a deadlock', '40P01', true],
  ['a standby that only reads', '25006', true],
  ['a code that we do not know', 'ZZ999', true],
  ['a value that a column does not take', '22003', false],
  ['a row that is there already', '23505', false],
  ['a table that is not there', '42P01', false],
])('After %s the same statement may work later: %s %s', async (_, code, mayWork) => {
  const raised = await pool
    .query(`do $$ begin raise exception 'as planned' using errcode = '${code}'; end $$`)
    .catch((reason: unknown) => reason)
  expect(isDatabaseAway(raised)).toBe(mayWork)
})

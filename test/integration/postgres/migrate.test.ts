import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect, inject, test } from 'vitest'
import { migrate, newerMigrations, pendingMigrations } from '../../../src/store/migrate.ts'

const log = pino({ level: 'silent' })
let url: string
let dir: string
let db: pg.Client
const admin = new pg.Client({ connectionString: inject('postgresUrl') })

beforeAll(() => admin.connect())
afterAll(() => admin.end())

beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'wms-migrations-'))
  await admin.query('create database migrating')
  const target = new URL(inject('postgresUrl'))
  target.pathname = '/migrating'
  url = target.href
  db = new pg.Client({ connectionString: url })
  await db.connect()
})

afterEach(async () => {
  await db.end()
  await admin.query('drop database migrating with (force)')
  await rm(dir, { recursive: true })
})

const write = (name: string, text: string) => writeFile(join(dir, name), text)

test('Migrations run once, in order, and are then no longer pending', async () => {
  await write('0002-more.sql', 'alter table a add column more int')
  await write('0001-first.sql', 'create table a (id int)')
  expect(await pendingMigrations(db, dir)).toEqual(['0001-first', '0002-more'])
  expect(await migrate(url, { dir, log })).toEqual(['0001-first', '0002-more'])
  expect(await migrate(url, { dir, log })).toEqual([])
  expect(await pendingMigrations(db, dir)).toEqual([])
})

test('Of two processes that migrate at once, the second waits and finds nothing to do', async () => {
  await write('0001-slow.sql', 'select pg_sleep(0.2); create table a (id int)')
  const applied = await Promise.all([migrate(url, { dir, log }), migrate(url, { dir, log })])
  expect(applied.flat()).toEqual(['0001-slow'])
})

test('A migration that fails is named, and none of the pending ones is kept', async () => {
  await write('0001-good.sql', 'create table a (id int)')
  await write('0002-bad.sql', 'create table b (id nonsense)')
  await expect(migrate(url, { dir, log })).rejects.toThrow(/0002-bad\.sql failed: type "nonsense" does not exist/)
  expect((await db.query(`select to_regclass('a') as a`)).rows).toEqual([{ a: null }])
  expect(await pendingMigrations(db, dir)).toEqual(['0001-good', '0002-bad'])
})

test('A migration slipped in before one that already ran is refused by name', async () => {
  await write('0002-second.sql', 'select 1')
  await migrate(url, { dir, log })
  await write('0001-late.sql', 'select 1')
  await expect(migrate(url, { dir, log })).rejects.toThrow('0001-late')
})

test('A file that is not named like a migration is refused by name', async () => {
  await write('first.sql', 'select 1')
  await expect(migrate(url, { dir, log })).rejects.toThrow(/first\.sql is not named like a migration/)
})

test('The migrations are found from any working folder', async () => {
  const before = process.cwd()
  process.chdir(tmpdir())
  const names = await pendingMigrations(db).finally(() => process.chdir(before))
  expect(names[0]).toMatch(/^0001-/)
})

test('A migration that a reader holds up lets everybody else go on, and is applied once the reader is gone', async () => {
  await write('0001-first.sql', 'create table a (id int)')
  await migrate(url, { dir, log })
  await write('0002-more.sql', 'alter table a add column more int')
  const [backup, visitor] = [new pg.Client({ connectionString: url }), new pg.Client({ connectionString: url })]
  await Promise.all([backup.connect(), visitor.connect()])
  await backup.query('begin; select * from a')
  const migrating = migrate(url, { dir, log })
  const waits = `select from pg_locks where relation = 'a'::regclass and not granted`
  await expect.poll(async () => (await db.query(waits)).rowCount, { timeout: 10_000 }).toBe(1)
  await visitor.query(`set statement_timeout = '8s'`)
  expect((await visitor.query('select * from a')).rows).toEqual([])
  await backup.query('commit')
  expect(await migrating).toEqual(['0002-more'])
  await Promise.all([backup.end(), visitor.end()])
}, 30_000)

test('A migration for which there is never room is given up with words', async () => {
  await write('0001-first.sql', 'create table a (id int)')
  await migrate(url, { dir, log })
  await write('0002-more.sql', 'alter table a add column more int')
  await db.query('begin; select * from a')
  await expect(migrate(url, { dir, log, patienceMs: 0 })).rejects.toThrow(/0002-more\.sql failed: .*lock timeout/)
  await db.query('commit')
})

test('What a newer version has applied is known', async () => {
  await write('0001-first.sql', 'create table a (id int)')
  await write('0002-newer.sql', 'create table b (id int)')
  await migrate(url, { dir, log })
  await rm(join(dir, '0002-newer.sql'))
  expect(await migrate(url, { dir, log })).toEqual([])
  expect(await newerMigrations(db, dir)).toEqual(['0002-newer'])
})

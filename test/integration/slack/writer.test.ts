import { once } from 'node:events'
import type { Pool } from 'pg'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { asWriter } from '../../../src/slack/delivery/writer.ts'
import { createPool } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

let database: TestDatabase
let pool: Pool
beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 2, onConnectionLost: () => {} })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})
beforeEach(() => pool.query('delete from slack_writers'))

const never = new AbortController().signal
const write = (work: (signal: AbortSignal) => Promise<unknown>) => asWriter(pool, 'C1', never, work)
const holder = async () => (await pool.query('select holder from slack_writers')).rows[0]?.holder ?? null

test('a writer has its channel while it works, and nobody has it afterwards', async () => {
  await write(async () => expect(await holder()).not.toBeNull())
  expect(await holder()).toBeNull()
  await expect(write(() => Promise.reject(new Error('Slack is away')))).rejects.toThrow('away')
  expect(await holder()).toBeNull()
})

test('the lease of a writer that died runs out', async () => {
  const held = "insert into slack_writers values ('C1', 'dead', now() + interval '300 ms')"
  await pool.query(held)
  const startedAt = performance.now()
  await write(async () => expect(await holder()).not.toBe('dead'))
  expect(performance.now() - startedAt).toBeGreaterThan(200)
})

test('a writer that keeps working keeps its channel, and is ended when another has it', async () => {
  const left = async () => {
    const { rows } = await pool.query(
      'select extract(epoch from held_until - now())::float as seconds from slack_writers',
    )
    return rows[0].seconds
  }
  const ended = write(async (signal) => {
    await pool.query(`update slack_writers set held_until = now() + interval '5 s'`)
    await expect.poll(left, { timeout: 10_000 }).toBeGreaterThan(6)
    await pool.query(`update slack_writers set holder = 'another'`)
    await once(signal, 'abort')
    signal.throwIfAborted()
  })
  await expect(ended).rejects.toMatchObject({ kind: 'transient', message: expect.stringContaining('Another process') })
  expect(await holder()).toBe('another')
})

test('who waits for a channel may give up', async () => {
  await pool.query(`insert into slack_writers values ('C1', 'busy', now() + interval '1 hour')`)
  const stop = new AbortController()
  const waiting = asWriter(pool, 'C1', stop.signal, async () => 'written')
  stop.abort()
  await expect(waiting).rejects.toThrow('aborted')
})

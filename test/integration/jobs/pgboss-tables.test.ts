import { readFile } from 'node:fs/promises'
import type { Pool } from 'pg'
import { pino } from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type JobQueue, openQueue } from '../../../src/jobs/open-queue.ts'
import {
  claimsBefore,
  claimsOf,
  isCardQueued,
  QUEUE_CHANNEL,
  strandedTasks,
} from '../../../src/jobs/queue/pgboss-tables.ts'
import { send } from '../../../src/jobs/queue/send.ts'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

let database: TestDatabase
let pool: Pool
let queue: JobQueue

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  const log = pino({ level: 'silent' })
  queue = await openQueue(pool, { databaseUrl: database.url, connections: 2, supervises: false, log })
})
afterAll(async () => {
  await queue.close()
  await pool.end()
  await database.drop()
})
beforeEach(() => pool.query(`delete from pgboss.job; delete from runs; delete from tasks`))

const sendNow = (name: 'stage' | 'card', taskId: number, seq: number, round = 0) =>
  inTransaction(pool, (tx) => send(queue.boss, tx, name, { taskId, seq, round }))

async function taskWithRun(): Promise<number> {
  const { rows } = await pool.query(
    `insert into tasks (title, raw_request, language, requester_kind, requester_id, requester_name, status, stage, seq,
       attempts, granted, sections)
     values ('t', 'r', 'ru', 'rest', 'ana', 'ana', 'RUNNING', 'BACKEND', 3, '{}', '{}', '{}') returning id`,
  )
  await pool.query(
    `insert into runs (task_id, stage, attempt, seq, status, replica) values ($1, 'BACKEND', 1, 3, 'RUNNING', 'other')`,
    [rows[0].id],
  )
  return rows[0].id
}

test('pg-boss has the version and the columns that we read', async () => {
  const { dependencies } = JSON.parse(await readFile('package.json', 'utf8'))
  const { rows: versions } = await pool.query('select version from pgboss.version')
  expect([dependencies['pg-boss'], versions]).toEqual(['12.38.0', [{ version: 46 }]])
  const { rows } = await pool.query(sql`
    select attname as name, format_type(atttypid, atttypmod) as type from pg_attribute
    where attrelid = 'pgboss.job'::regclass
      and attname in ('id', 'name', 'state', 'data', 'output', 'retry_count', 'started_on')`)
  expect(Object.fromEntries(rows.map(({ name, type }) => [name, type]))).toEqual({
    id: 'uuid',
    name: 'text',
    state: 'pgboss.job_state',
    data: 'jsonb',
    output: 'jsonb',
    retry_count: 'integer',
    started_on: 'timestamp with time zone',
  })
})

test('a job waits, is claimed or is over by the order of its states', async () => {
  const { rows } = await pool.query('select unnest(enum_range(null::pgboss.job_state))::text as state')
  const states = rows.map(({ state }) => state)
  expect(states).toEqual(['created', 'retry', 'active', 'completed', 'cancelled', 'failed'])
})

test('pg-boss announces a job on the channel that we listen to', async () => {
  const listener = await pool.connect()
  const heard = new Promise<string | undefined>((resolve) =>
    listener.once('notification', ({ payload }) => resolve(payload)),
  )
  await listener.query(`listen ${QUEUE_CHANNEL}`)
  await sendNow('card', 1, 0)
  expect(await heard).toBe('card')
  listener.release(true)
})

test('a claim is found by its time and by the process that works on its run', async () => {
  const taskId = await taskWithRun()
  await sendNow('stage', taskId, 3)
  const [job] = await queue.boss.fetch('stage')
  const claim = { id: job?.id, queue: 'stage', retryCount: 0, taskId, run: `${taskId}/3` }
  expect(await claimsBefore(pool, new Date(Date.now() + 60_000))).toEqual([claim])
  expect(await claimsBefore(pool, new Date(Date.now() - 60_000))).toEqual([])
  expect(await claimsOf(pool, ['other'])).toEqual([claim])
  expect(await claimsOf(pool, ['mine'])).toEqual([])
})

test('a card is queued until it is claimed', async () => {
  expect(await isCardQueued(pool, 7)).toBe(false)
  await sendNow('card', 7, 0)
  expect(await isCardQueued(pool, 7)).toBe(true)
  await queue.boss.fetch('card')
  expect(await isCardQueued(pool, 7)).toBe(false)
})

test('a task is stranded when nothing is queued for it, with what its last delivery ended with', async () => {
  const taskId = await taskWithRun()
  const stranded = { taskId, seq: 3, language: 'ru', queue: 'stage' }
  expect(await strandedTasks(pool)).toEqual([{ ...stranded, nextRound: 0, dead: null }])
  await sendNow('stage', taskId, 3, 4)
  expect(await strandedTasks(pool)).toEqual([])
  await pool.query(`update pgboss.job set state = 'failed', output = '{"message": "it broke"}'`)
  expect(await strandedTasks(pool)).toEqual([{ ...stranded, nextRound: 5, dead: { message: 'it broke' } }])
})

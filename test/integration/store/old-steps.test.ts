import type pg from 'pg'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool, inTransaction } from '../../../src/store/pool.ts'
import { deleteOldSteps } from '../../../src/store/steps.ts'
import { insertTask } from '../../../src/store/tasks.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'

const DAY_MS = 86_400_000
let database: TestDatabase
let pool: pg.Pool
beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 2, onConnectionLost: () => {} })
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

const REQUEST = {
  ...{ title: 't', rawRequest: 'r', language: 'en' as const, channel: null, requestKey: null, target: null },
  requester: { kind: 'rest', id: 'ana', name: 'ana' },
} as const

/** A task with a run of two steps, all of it so many days old. */
async function taskOf(status: 'RUNNING' | 'CANCELLED', days: number): Promise<number> {
  const { record } = await inTransaction(pool, (tx) => insertTask(tx, REQUEST))
  const { id } = record.task
  const { rows } = await pool.query(
    `insert into runs (task_id, seq, stage, attempt, status) values ($1, 1, 'PRODUCT', 1, 'RUNNING') returning id`,
    [id],
  )
  for (const [step, kind] of [
    [0, 'brief'],
    [1, 'reply'],
  ])
    await pool.query(
      `insert into steps (run_id, step, kind, content, checkpoint, delivery, created_at)
       values ($1, $2, $3, '{}', case when $3 = 'reply' then null else '{}'::jsonb end, 1, now() - $4 * interval '1 day')`,
      [rows[0].id, step, kind, days],
    )
  await pool.query(
    `update tasks set status = $2, reason = case when $2 = 'CANCELLED' then 'r' end, updated_at = now() - $3 * interval '1 day'
     where id = $1`,
    [id, status, days],
  )
  return id
}

test('What agents were told and said is kept for some days after the end of a task, and of open tasks for ever', async () => {
  const kept = [await taskOf('RUNNING', 100), await taskOf('CANCELLED', 13)]
  await taskOf('CANCELLED', 15)
  await deleteOldSteps(pool, 14 * DAY_MS)
  const { rows } = await pool.query(
    'select task_id::int as id, count(*)::int as steps from steps join runs on runs.id = run_id group by 1 order by 1',
  )
  expect(rows).toEqual(kept.map((id) => ({ id, steps: 2 })))
})

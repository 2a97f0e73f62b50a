import type { Pool } from 'pg'
import { pino } from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { recheckUndecided } from '../../../src/jobs/ci/rechecks.ts'
import { type JobQueue, openQueue } from '../../../src/jobs/open-queue.ts'
import { createOrchestrator } from '../../../src/orchestrator.ts'
import { createPool } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { waitingTask } from '../http/service.ts'

let database: TestDatabase
let pool: Pool
let queue: JobQueue
let id: number

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  const log = pino({ level: 'silent' })
  queue = await openQueue(pool, { databaseUrl: database.url, connections: 2, supervises: false, log })
  const orchestrator = createOrchestrator(pool, queue.enqueue, undefined, async () => ({
    ...{ repository: 'acme/wms', baseBranch: 'main' },
  }))
  id = await waitingTask(orchestrator, 'abc123')
})
afterAll(async () => {
  await queue.close()
  await pool.end()
  await database.drop()
})
beforeEach(() => pool.query(sql`delete from pgboss.job where name = 'ci'`))

/** Looks at tasks that are queued. */
const looks = async () => (await pool.query(sql`select from pgboss.job where name = 'ci'`)).rows.length

test('A push to a task’s branch has the task looked at, in its repository only', async () => {
  await queue.recheckBranch(`wms/task-${id}`, 'acme/wms-page')
  expect(await looks()).toBe(0)
  await queue.recheckBranch(`wms/task-${id}`, 'Acme/WMS')
  expect(await looks()).toBe(1)
})

test('A push to the base has those looked at that wait for a decision on a merge into it, and nobody else', async () => {
  await queue.recheckBranch('develop', 'acme/wms')
  await queue.recheckBranch('main', 'acme/wms-page')
  expect(await looks()).toBe(0)
  await queue.recheckBranch('main', 'acme/wms')
  expect(await looks()).toBe(1)
})

test('News of a commit’s checks has the tasks looked at that wait for them, in the repository that it comes from', async () => {
  await pool.query(sql`update tasks set stage = 'CI_WAIT'`)
  await queue.recheckCi('abc123', 'acme/wms-page')
  expect(await looks()).toBe(0)
  await queue.recheckCi('abc123', 'acme/wms')
  expect(await looks()).toBe(1)
})

test('Every five minutes whatever waits for people is looked at, since a webhook may be lost; what runs or has ended is not', async () => {
  const looked = async (status: string, stage: string, cause: string | null = null): Promise<number> => {
    await pool.query(sql`delete from pgboss.job where name = 'ci'`)
    await pool.query(sql`
      update tasks set status = ${status}, stage = ${stage}, pause_cause = ${cause}, reason = ${cause}, pause_acts = ${cause === null ? null : ['reopen']} where id = ${id}`)
    await recheckUndecided(pool, queue.boss)
    return looks()
  }
  expect(await looked('WAITING', 'HUMAN_APPROVAL')).toBe(1)
  expect(await looked('PAUSED', 'CI_WAIT', 'closed')).toBe(1)
  expect(await looked('PAUSED', 'DOCS', 'branch_deleted')).toBe(1)
  // CI is polled anyway, and a run looks before it pushes.
  expect(await looked('WAITING', 'CI_WAIT')).toBe(0)
  expect(await looked('RUNNING', 'DOCS')).toBe(0)
  await pool.query(sql`update tasks set head_sha = null where id = ${id}`)
  expect(await looked('PAUSED', 'PRODUCT', 'budget')).toBe(0)
})

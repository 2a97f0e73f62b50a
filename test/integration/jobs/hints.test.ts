import type { Pool } from 'pg'
import { pino } from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
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

const looks = async () => (await pool.query(sql`select from pgboss.job where name = 'ci'`)).rows.length

test.each([
  ['its repository', 'Acme/WMS', 1],
  ['another repository', 'acme/wms-page', 0],
])('A push to a branch named as a task’s in %s', async (_, repository, count) => {
  await queue.recheckBranch(`wms/task-${id}`, repository)
  expect(await looks()).toBe(count)
})

test.each([
  ['the base of its repository', 'main', 'acme/wms', 1],
  ['another branch', 'develop', 'acme/wms', 0],
  ['the base of another repository', 'main', 'acme/wms-page', 0],
])('A push to %s is looked at where a decision is due', async (_, branch, repository, count) => {
  await queue.recheckBranch(branch, repository)
  expect(await looks()).toBe(count)
})

test('News of a commit’s checks are of the repository that they came from', async () => {
  await pool.query(sql`update tasks set stage = 'CI_WAIT'`)
  await queue.recheckCi('abc123', 'acme/wms-page')
  expect(await looks()).toBe(0)
  await queue.recheckCi('abc123', 'acme/wms')
  expect(await looks()).toBe(1)
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { pino } from 'pino'
import sql from 'sql-template-tag'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { createJobs, type Jobs } from '../../../src/jobs/jobs.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { openSeal } from '../../../src/secrets/seal.ts'
import { createPool } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { waitingTask } from '../http/service.ts'

let database: TestDatabase
let pool: Pool
let jobs: Jobs
let id: number
let home: string

const limits = {
  ...{ transientRepeats: 2, ciTimeoutMs: 60_000 },
  ...{ budgetUsdRun: null, budgetUsdTask: null, budgetUsdDay: null },
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'wms-hints-'))
  database = await testDatabase()
  pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  jobs = await createJobs(pool, {
    ...{ databaseUrl: database.url, stageSlots: 1, limits, redactor: createRedactor([]) },
    ...{ seal: await openSeal(home), log: pino({ level: 'silent' }) },
    findTarget: async () => ({ repository: 'acme/wms', baseBranch: 'main' }),
  })
  id = await waitingTask(jobs.orchestrator, 'abc123')
})
afterAll(async () => {
  await jobs.stop(0)
  await pool.end()
  await database.drop()
  await rm(home, { recursive: true })
})
beforeEach(() => pool.query(sql`delete from pgboss.job where name = 'ci'`))

const looks = async () => (await pool.query(sql`select from pgboss.job where name = 'ci'`)).rows.length

test.each([
  ['its repository', 'Acme/WMS', 1],
  ['another repository', 'acme/wms-page', 0],
])('A push to a branch named as a task’s in %s', async (_, repository, count) => {
  await jobs.branchMoved(`wms/task-${id}`, repository)
  expect(await looks()).toBe(count)
})

test.each([
  ['the base of its repository', 'main', 'acme/wms', 1],
  ['another branch', 'develop', 'acme/wms', 0],
  ['the base of another repository', 'main', 'acme/wms-page', 0],
])('A push to %s is looked at where a decision is due', async (_, branch, repository, count) => {
  await jobs.branchMoved(branch, repository)
  expect(await looks()).toBe(count)
})

test('News of a commit’s checks are of the repository that they came from', async () => {
  await pool.query(sql`update tasks set stage = 'CI_WAIT'`)
  await jobs.ciChanged('abc123', 'acme/wms-page')
  expect(await looks()).toBe(0)
  await jobs.ciChanged('abc123', 'acme/wms')
  expect(await looks()).toBe(1)
})

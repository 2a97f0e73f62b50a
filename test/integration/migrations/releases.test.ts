import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPool } from '../../../src/store/pool.ts'
import { emptyDatabase, type TestDatabase } from '../../support/database.ts'
import { ended, homeFolder, inStage, type Json, startService } from '../../support/service.ts'
import { everyRow, valuesOf } from './every-row.ts'
import { loadRows, migrateToNewest, migrateUpTo } from './old-database.ts'
import { countRowsRead } from './rows-read.ts'

/** What released versions left behind when they were killed at work; record.ts makes a new one. */
const RELEASES = [
  // Approvals of that time did not say what they were given on, so people are asked once more.
  { release: '0007-slack-delivery', approvalsHold: false },
  { release: '0013-slack-turns', approvalsHold: true },
]

/** Its tasks by what state they stand in. */
const TASKS = {
  rejected: 2,
  halfApproved: 3,
  paused: 5,
  waitingForCi: 6,
  spent: 7,
  inFrontend: 8,
  inProduct: 9,
} as const

let database: TestDatabase
let db: pg.Pool
beforeEach(async () => {
  database = await emptyDatabase()
  db = createPool(database.url, { max: 2, onConnectionLost: () => {} })
})
afterEach(async () => {
  await db.end()
  await database.drop()
})

async function restore(release: string): Promise<void> {
  await migrateUpTo(release, database.url)
  const client = await db.connect()
  await loadRows(client, `releases/${release}.sql`).finally(() => client.release(true))
}

/** A home folder with the repository of that time. */
async function restoredHome(release: string): Promise<string> {
  const home = await homeFolder()
  const repository = join(home, 'repository.git')
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository])
  const input = readFileSync(join(import.meta.dirname, `releases/${release}.git`))
  execFileSync('git', ['--git-dir', repository, 'fast-import', '--quiet'], { input })
  return home
}

describe.each(RELEASES)('A database of the version of $release', ({ release, approvalsHold }) => {
  beforeEach(() => restore(release))

  test('keeps every value of every row when it is migrated', async () => {
    const before = await everyRow(db)
    await migrateToNewest(database.url)
    const after = await everyRow(db)
    for (const [table, rows] of before) expect(valuesOf(after.get(table), rows)).toEqual(valuesOf(rows, rows))
  })

  test('holds no row that today’s store cannot read', async () => {
    await migrateToNewest(database.url)
    const rows = await everyRow(db)
    for (const [table, count] of Object.entries(await countRowsRead(db)))
      expect([table, count]).toEqual([table, rows.get(table)?.length])
  })

  test('is gone on with where it stood, by the service as it is today', { timeout: 180_000 }, async () => {
    const { halfApproved, paused, rejected, spent, waitingForCi, inFrontend, inProduct } = TASKS
    const { rest, stop } = await startService({}, {}, { database, home: await restoredHome(release) })
    try {
      await rest.post(`/tasks/${halfApproved}/approve`)
      await rest.post(`/tasks/${paused}/resume`, { budget_usd: 5 })
      await rest.post(`/tasks/${rejected}/retry`)
      await rest.post(`/tasks/${spent}/retry`)
      if (!approvalsHold) {
        await rest.taskUntil(halfApproved, ({ runs }) => runs.filter(isWaitForDecision).length === 3)
        await rest.post(`/tasks/${halfApproved}/approve`)
      }
      expect((await rest.taskUntil(halfApproved, ended)).status).toBe('DONE')
      for (const id of [waitingForCi, paused, rejected, spent, inProduct, inFrontend])
        await rest.taskUntil(id, inStage('HUMAN_APPROVAL'))
      expect(await attemptsOf(inProduct, 'PRODUCT')).toEqual([{ attempt: 1, deliveries: 2, status: 'PASSED' }])
      expect(await attemptsOf(inFrontend, 'FRONTEND')).toEqual([{ attempt: 1, deliveries: 2, status: 'PASSED' }])
    } finally {
      await stop()
    }
  })
})

const isWaitForDecision = ({ stage }: Json) => stage === 'HUMAN_APPROVAL'

async function attemptsOf(taskId: number, stage: string): Promise<unknown[]> {
  const runs = 'select attempt, deliveries, status from runs where task_id = $1 and stage = $2 order by attempt'
  return (await db.query(runs, [taskId, stage])).rows
}

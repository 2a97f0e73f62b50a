import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { expect, test } from 'vitest'
import { RELEASES, type Release, restoredDatabase } from '../integration/migrations/releases.ts'
import { ended, homeFolder, inStage, type Json, type Rest, startService } from '../support/service.ts'

/** The tasks of a release by where they stand. */
const REJECTED = 2
const HALF_APPROVED = 3
const PAUSED = 5
const WAITING_FOR_CI = 6
const OUT_OF_ATTEMPTS = 7
const RUNNING_FRONTEND = 8
const RUNNING_PRODUCT = 9

/** Approvals of that time did not say what they were given on, so people are asked once more. */
const ASKS_AGAIN: readonly Release[] = ['0007-slack-delivery']

/** A home folder with the repository of that time. */
async function restoredHome(release: Release): Promise<string> {
  const home = await homeFolder()
  const repository = join(home, 'repository.git')
  execFileSync('git', ['init', '--quiet', '--bare', '--initial-branch=main', repository])
  const input = readFileSync(join(import.meta.dirname, `../integration/migrations/releases/${release}.git`))
  execFileSync('git', ['--git-dir', repository, 'fast-import', '--quiet'], { input })
  return home
}

test.concurrent.each(RELEASES)(
  'The service of today goes on where the version of %s was killed',
  {
    timeout: 240_000,
  },
  async (release) => {
    const { database, db, close } = await restoredDatabase(release)
    // The wait for CI began when the release was recorded, which is long ago.
    const ciTimeoutMs = Number.POSITIVE_INFINITY
    const service = await startService({ ciTimeoutMs }, {}, { database, home: await restoredHome(release) })
    const { rest } = service
    try {
      await rest.post(`/tasks/${PAUSED}/resume`, { budget_usd: 5 })
      for (const id of [REJECTED, OUT_OF_ATTEMPTS]) await rest.post(`/tasks/${id}/retry`)
      await approveHalfApproved(rest, release)
      for (const id of [WAITING_FOR_CI, PAUSED, REJECTED, OUT_OF_ATTEMPTS, RUNNING_PRODUCT, RUNNING_FRONTEND])
        await rest.taskUntil(id, inStage('HUMAN_APPROVAL'))
      const sameRun = [{ attempt: 1, deliveries: 2, status: 'PASSED' }]
      expect(await attemptsOf(db, RUNNING_PRODUCT, 'PRODUCT')).toEqual(sameRun)
      expect(await attemptsOf(db, RUNNING_FRONTEND, 'FRONTEND')).toEqual(sameRun)
    } finally {
      await service.stop()
      await close()
    }
  },
)

async function approveHalfApproved(rest: Rest, release: Release): Promise<void> {
  const waits = ({ runs }: Json) => runs.filter(({ stage }: Json) => stage === 'HUMAN_APPROVAL').length
  await approve(rest)
  if (ASKS_AGAIN.includes(release)) {
    await rest.taskUntil(HALF_APPROVED, (task) => waits(task) === 3)
    await approve(rest)
  }
  expect(await rest.taskUntil(HALF_APPROVED, ended)).toMatchObject({ status: 'DONE' })
}

/** Reviews and gates of that time did not say which commit they judged, so that has to be accepted. */
async function approve(rest: Rest): Promise<void> {
  const asked = await rest.post(`/tasks/${HALF_APPROVED}/approve`)
  expect(asked.status).toBe(409)
  expect(asked.body.reservations).toMatchObject([{ kind: 'not_judged' }])
  const { acknowledge } = asked.body
  expect((await rest.post(`/tasks/${HALF_APPROVED}/approve`, { acknowledge })).status).toBe(200)
}

async function attemptsOf(db: pg.Pool, taskId: number, stage: string): Promise<unknown[]> {
  const runs = 'select attempt, deliveries, status from runs where task_id = $1 and stage = $2 order by attempt'
  return (await db.query(runs, [taskId, stage])).rows
}

import { randomUUID } from 'node:crypto'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { findCleanup } from '../../../src/store/events.ts'
import { processesWith } from '../../support/processes.ts'
import { certifiedTest } from '../../support/sampled.ts'
import { openCrew } from './crew.ts'
import { stallsInBackend, writesEndlessTest } from './endless-work.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
afterEach(() => crew.close())

const cancel = (id: number) => crew.orchestrator.apply(id, { type: 'cancelled', reason: 'not needed' })

const cleanupOf = async (taskId: number) => {
  const { rows } = await crew.db.query('select seq from tasks where id = $1', [taskId])
  return findCleanup(crew.pool, { taskId, seq: rows[0].seq })
}

const isWorking = async (): Promise<boolean> => {
  const { rows } = await crew.db.query(`select 1 from pgboss.job where name = 'stage' and state = 'active'`)
  return rows.length > 0
}

test('A cancel in the middle of a model’s answer hangs up and says so', { timeout: 90_000 }, async () => {
  const { intercept, answering, hungUp } = stallsInBackend()
  crew = await openCrew({ intercept })
  const id = await crew.create('Receive pallets')
  await answering
  await cancel(id)
  await hungUp
  await expect
    .poll(() => cleanupOf(id), { timeout: 15_000 })
    .toMatchObject({
      stopped: [{ kind: 'model_call', name: 'scripted model' }],
      stopped_after_ms: expect.any(Number),
      worktree_removed: true,
      pull_request_closed: null,
    })
  expect(await isWorking()).toBe(false)
  expect(globSync(join(crew.home, 'workspaces/repositories/*/worktrees/*'))).toEqual([])
  expect(crew.refreshed.at(-1)).toBe(id)
})

test('A cancel in the middle of a test run kills it with all that it started', { timeout: 90_000 }, async () => {
  const marker = `endless-${randomUUID()}`
  crew = await openCrew({ intercept: writesEndlessTest(marker) })
  const id = await crew.create('Receive pallets')
  await expect.poll(() => processesWith(marker), { timeout: 70_000 }).not.toEqual([])
  await cancel(id)
  await expect.poll(() => processesWith(marker), { timeout: 15_000 }).toEqual([])
  await expect
    .poll(() => cleanupOf(id), { timeout: 15_000 })
    .toMatchObject({
      stopped: [{ kind: 'command', name: 'node scripts/check.mjs backend' }],
      worktree_removed: true,
    })
  expect(await isWorking()).toBe(false)
})

certifiedTest('A cancel of a task that has a pull request closes it and says which', { timeout: 90_000 }, async () => {
  crew = await openCrew()
  const id = await crew.create('Docs only: how pallets are received')
  await crew.until(id, ({ task }) => task.state.stage === 'HUMAN_APPROVAL')
  await cancel(id)
  await expect
    .poll(() => cleanupOf(id), { timeout: 15_000 })
    .toEqual({
      stopped: [],
      stopped_after_ms: 0,
      acts: [],
      worktree_removed: true,
      pull_request_closed: 1,
      merge_sha: null,
    })
  const { rows } = await crew.db.query('select state, close_comment from local_pull_requests')
  expect(rows).toEqual([{ state: 'closed', close_comment: '> not needed' }])
})

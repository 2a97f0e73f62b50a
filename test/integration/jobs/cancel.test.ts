import { randomUUID } from 'node:crypto'
import { globSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { findCleanup } from '../../../src/store/cleanup.ts'
import type { Intercept } from '../../support/model-proxy.ts'
import { processesWith } from '../../support/processes.ts'
import { calls, stalls } from '../model/hostile-server.ts'
import { openCrew } from './crew.ts'

let crew: Awaited<ReturnType<typeof openCrew>>
afterEach(() => crew.close())

async function cancel(id: number): Promise<number> {
  const before = Date.now()
  await crew.orchestrator.apply(id, { type: 'cancelled', reason: 'not needed' })
  return before
}

const cleanupOf = async (taskId: number) => {
  const { rows } = await crew.db.query('select seq from tasks where id = $1', [taskId])
  return findCleanup(crew.pool, { taskId, seq: rows[0].seq })
}

const isWorking = async (): Promise<boolean> => {
  const { rows } = await crew.db.query(`select 1 from pgboss.job where name = 'stage' and state = 'active'`)
  return rows.length > 0
}

test('A cancel in the middle of a model’s answer hangs up within a second and says so', {
  timeout: 90_000,
}, async () => {
  const { promise: answering, resolve: begun } = Promise.withResolvers<void>()
  const { promise: hungUp, resolve: closed } = Promise.withResolvers<number>()
  crew = await openCrew({
    intercept: ({ run, messages }) =>
      run.includes('BACKEND') && messages > 4
        ? (response) => {
            response.on('close', () => closed(Date.now()))
            stalls(response, { headers: {}, body: { messages: [] } })
            begun()
          }
        : null,
  })
  const id = await crew.create('Receive pallets')
  await answering
  const before = await cancel(id)
  expect((await hungUp) - before).toBeLessThan(1_000)
  await expect
    .poll(() => cleanupOf(id), { timeout: 15_000 })
    .toMatchObject({
      stopped: [{ kind: 'model_call', name: 'scripted model' }],
      stopped_after_ms: expect.any(Number),
      worktree_removed: true,
      pull_request_closed: null,
    })
  expect((await cleanupOf(id))?.stopped_after_ms).toBeLessThan(1_000)
  expect(await isWorking()).toBe(false)
  expect(globSync(join(crew.home, 'workspaces/repositories/*/worktrees/*'))).toEqual([])
  expect(crew.refreshed.at(-1)).toBe(id)
})

/** A backend developer whose test starts another process and never ends. */
const writesEndlessTest =
  (marker: string): Intercept =>
  ({ run, messages }) => {
    if (!run.includes('/BACKEND/')) return null
    const test = `import { spawn } from 'node:child_process'
      import { test } from 'node:test'
      test('endless', async () => {
        spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', '${marker}'], { detached: true })
        await new Promise(() => setInterval(() => {}, 1000))
      })`
    const answer =
      messages === 2 ? calls('write_file', { path: 'backend/test/endless.test.mjs', content: test }) : runsChecks
    return (response) => answer(response, { headers: {}, body: { messages: Array(messages) } })
  }
const runsChecks = calls('run', { name: 'checks', arguments: [] })

test('A cancel in the middle of a test run kills it with all that it started, within a second', {
  timeout: 90_000,
}, async () => {
  const marker = `endless-${randomUUID()}`
  crew = await openCrew({ intercept: writesEndlessTest(marker) })
  const id = await crew.create('Receive pallets')
  await expect.poll(() => processesWith(marker), { timeout: 70_000 }).not.toEqual([])
  const before = await cancel(id)
  await expect.poll(() => processesWith(marker), { interval: 20 }).toEqual([])
  expect(Date.now() - before).toBeLessThan(1_000)
  await expect
    .poll(() => cleanupOf(id), { timeout: 15_000 })
    .toMatchObject({
      stopped: [{ kind: 'command', name: 'node scripts/check.mjs backend' }],
      worktree_removed: true,
    })
  expect(await isWorking()).toBe(false)
})

test('A cancel of a task that has a pull request closes it and says which', { timeout: 90_000 }, async () => {
  crew = await openCrew()
  const id = await crew.create('Docs only: how pallets are received')
  await crew.until(id, ({ task }) => task.state.stage === 'HUMAN_APPROVAL')
  await cancel(id)
  await expect
    .poll(() => cleanupOf(id), { timeout: 15_000 })
    .toEqual({ stopped: [], stopped_after_ms: 0, worktree_removed: true, pull_request_closed: 1 })
  const { rows } = await crew.db.query('select state, close_comment from local_pull_requests')
  expect(rows).toEqual([{ state: 'closed', close_comment: 'not needed' }])
})

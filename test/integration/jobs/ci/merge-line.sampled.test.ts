import { afterAll, beforeAll, expect, test } from 'vitest'
import { findTaskView } from '../../../../src/store/task-view.ts'
import { certifiedTest } from '../../../support/sampled.ts'
import { openWaitingTasks } from './waiting-tasks.ts'

let scene: Awaited<ReturnType<typeof openWaitingTasks>>

beforeAll(async () => {
  scene = await openWaitingTasks({ lineHeldMs: 1_000 })
})
afterAll(async () => {
  expect(scene.under.standIn.violations).toEqual([])
  await scene.close()
})

const viewOf = async (id: number) => (await findTaskView(scene.crew.pool, id)) ?? expect.unreachable()
const isDone = async (id: number) => (await viewOf(id)).task.state.status === 'DONE'
const mergesSince = (sha: string) =>
  scene.under.git('log', '--merges', '--first-parent', '--reverse', '--format=%s', `${sha}..main`)

/** Its next look at the line comes now, again and again, until it is merged. */
const kickedUntilDone = (id: number) =>
  expect
    .poll(
      async () => {
        await scene.crew.kick(id)
        return isDone(id)
      },
      { timeout: 60_000, interval: 100 },
    )
    .toBe(true)

test('A task whose CI is away lets the others in line pass, says so, and is merged after them', {
  timeout: 120_000,
}, async () => {
  const [first, second] = [await scene.undecided(), await scene.undecided()]
  const before = await scene.under.commit('main', { 'docs/moved.md': 'the base moves\n' })
  scene.under.standIn.actions = null
  await scene.approve(first)
  const held = await scene.crew.until(first, ({ task, ci }) => task.state.stage === 'CI_WAIT' && ci !== null)
  expect(held.line).toMatchObject({ place: 1, left: null })
  await scene.approve(second)
  expect((await viewOf(second)).line).toMatchObject({ place: 2, behind: first })
  scene.under.standIn.actions = () => 'success'
  await kickedUntilDone(second)

  const passed = await viewOf(first)
  expect(passed.task.state).toMatchObject({ status: 'WAITING', stage: 'CI_WAIT' })
  expect(passed.line?.left).toMatch(
    /^It had held the line for 0 minutes, so it lets the others pass.* Its checks have not ended\.$/,
  )
  scene.under.standIn.check(passed.task.headSha ?? '', { name: 'backend', conclusion: 'success' })
  await kickedUntilDone(first)
  expect((await mergesSince(before)).split('\n').map((line) => /task-\d+/.exec(line)?.[0])).toEqual(
    [second, first].map((id) => `task-${id}`),
  )
})

certifiedTest(
  'A task whose merge is blocked goes behind the others with what it waits for, and has its turn again',
  {
    timeout: 120_000,
  },
  async () => {
    const [first, second] = [await scene.undecided(), await scene.undecided()]
    const before = await scene.under.git('rev-parse', 'main')
    const message = 'At least 1 approving review is required.'
    scene.under.standIn.faults.add({ operation: 'pulls/merge', status: 405, message })
    await scene.approve(first)
    await scene.crew.until(first, ({ runs }) => runs.at(-1)?.waiting != null)
    // As after many tries.
    await scene.crew.db.query(
      `update pgboss.job set start_after = now() + interval '1 hour'
     where name = 'stage' and state in ('created', 'retry') and (data->>'taskId')::bigint = $1`,
      [first],
    )
    await scene.approve(second)
    await kickedUntilDone(second)
    const { rows } = await scene.crew.db.query(`select body from events where task_id = $1 and type = 'line_left'`, [
      first,
    ])
    expect(rows[0].body.reason).toContain(message)
    // Who merges wakes it: it does not wait for its hour.
    await expect.poll(() => isDone(first), { timeout: 60_000, interval: 100 }).toBe(true)
    expect((await mergesSince(before)).split('\n').map((line) => /task-\d+/.exec(line)?.[0])).toEqual(
      [second, first].map((id) => `task-${id}`),
    )
  },
)

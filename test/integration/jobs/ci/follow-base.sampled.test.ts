import { afterAll, beforeAll, expect, test } from 'vitest'
import { newest } from '../../../../src/store/artifacts.ts'
import { findTaskView } from '../../../../src/store/task-view.ts'
import { certifiedTest } from '../../../support/sampled.ts'
import { reached } from '../crew.ts'
import { openWaitingTasks } from './waiting-tasks.ts'

/** `WAITING=20 MERGES=10` is the whole; this is a sample of it. */
const WAITING = Number(process.env.WAITING ?? 3)
const MERGES = Number(process.env.MERGES ?? 2)
let scene: Awaited<ReturnType<typeof openWaitingTasks>>

beforeAll(async () => {
  scene = await openWaitingTasks()
})
afterAll(async () => {
  expect(scene.under.standIn.violations).toEqual([])
  await scene.close()
})

const viewOf = async (id: number) => (await findTaskView(scene.crew.pool, id)) ?? expect.unreachable()
const isShown = ({ task }: { task: { state: { stage: string } } }) => task.state.stage === 'HUMAN_APPROVAL'
const head = () => scene.under.git('rev-parse', 'main')

/** The part of the base that the task's branch holds, as people are shown it. */
const shownBase = async (id: number) => newest((await viewOf(id)).artifacts, 'MergeCandidate')?.content.merge_base

/** All looks at waiting tasks that merges asked for have been taken. */
async function untilLooked(): Promise<void> {
  await expect
    .poll(
      async () => {
        const { rows } = await scene.crew.db.query(
          `select count(*) from pgboss.job where name = 'ci' and state in ('created', 'retry', 'active') and data->>'source' = 'hint'`,
        )
        return Number(rows[0].count)
      },
      { timeout: 60_000, interval: 50 },
    )
    .toBe(0)
}

certifiedTest(
  'Merges cost tasks that wait for a decision no round of CI',
  {
    timeout: 60_000 + (WAITING + MERGES) * 30_000,
  },
  async () => {
    const waiting: number[] = []
    for (let count = 0; count < WAITING; count++) waiting.push(await scene.undecided())
    const merged: number[] = []
    for (let count = 0; count < MERGES; count++) merged.push(await scene.undecided())
    const before = await scene.rounds(waiting)
    const heads = await Promise.all(waiting.map(async (id) => (await viewOf(id)).task.headSha))
    for (const id of merged) {
      await scene.approve(id)
      await scene.crew.until(id, ({ task }) => task.state.status === 'DONE')
      await untilLooked()
    }
    if (process.env.WAITING !== undefined)
      process.stdout.write(
        `${WAITING} waiting tasks, ${MERGES} merges: ${(await scene.rounds(waiting)) - before} more rounds of CI for them\n`,
      )
    expect(await scene.rounds(waiting)).toBe(before)
    expect(await Promise.all(waiting.map(async (id) => (await viewOf(id)).task.headSha))).toEqual(heads)
    for (const id of waiting) expect((await viewOf(id)).task.state).toMatchObject({ stage: 'HUMAN_APPROVAL' })
  },
)

test('A task that comes to a decision holds the newest base, for one round of CI', { timeout: 60_000 }, async () => {
  const id = await scene.inCi()
  const base = await scene.under.commit('main', { 'docs/before.md': 'before it was looked at\n' })
  await scene.crew.kick(id)
  await scene.crew.until(id, isShown)
  expect(await shownBase(id)).toBe(base)
  expect(await scene.rounds([id])).toBe(1)
})

test('A base that moves while CI judges is taken in before people are asked', { timeout: 60_000 }, async () => {
  let base = ''
  const id = await scene.inCi()
  const { headSha } = (await viewOf(id)).task
  scene.under.standIn.check(headSha ?? '', { name: 'backend', status: 'in_progress' })
  await scene.crew.kick(id)
  await scene.crew.until(id, ({ ci }) => ci !== null)
  base = await scene.under.commit('main', { 'docs/meanwhile.md': 'while CI judged\n' })
  scene.under.standIn.check(headSha ?? '', { name: 'backend', conclusion: 'success' })
  await scene.crew.kick(id)
  await scene.crew.until(id, isShown)
  expect(await shownBase(id)).toBe(base)
})

test('A base that a process took in before it died is no push of somebody else', { timeout: 60_000 }, async () => {
  const id = await scene.inCi()
  const pushed = await scene.under.commit(`wms/task-${id}`, { 'docs/base.md': 'of the base\n' })
  await scene.crew.db.query('insert into made_commits (task_id, sha) values ($1, $2)', [id, pushed])
  await scene.crew.kick(id)
  const { task } = await scene.crew.until(id, ({ task }) => task.headSha === pushed)
  expect(task.heads.at(-1)).toEqual({ sha: pushed, madeBy: 'us' })
})

test('What conflicts with the base goes back to work before anybody is asked about it', {
  timeout: 60_000,
}, async () => {
  const id = await scene.inCi(() => 'docs/same.md')
  await scene.under.commit('main', { 'docs/same.md': 'other words\n' })
  await scene.crew.kick(id)
  const { task } = await scene.crew.until(id, reached('DOCS'))
  expect(task.sections.docs).toMatchObject({ findings: [{ file: 'docs/same.md' }] })
})

test('A base that moves faster than CI judges keeps no task from people', { timeout: 60_000 }, async () => {
  const id = await scene.inCi()
  for (let round = 0; round < 2; round++) {
    const { seq, headSha } = (await viewOf(id)).task
    const moved = { type: 'branch_moved', seq, headSha: headSha ?? '', madeBy: 'us', reason: 'the base moved' } as const
    await scene.crew.orchestrator.apply(id, moved)
  }
  await scene.under.commit('main', { 'docs/fast.md': 'again\n' })
  await scene.crew.kick(id)
  await scene.crew.until(id, isShown)
  expect(await shownBase(id)).not.toBe(await head())
})

import { afterEach, expect, test } from 'vitest'
import { findTaskView, type TaskView } from '../../../../src/store/task-view.ts'
import { sampleOf } from '../../../support/sampled.ts'
import { reached } from '../crew.ts'
import { openWaitingTasks } from './waiting-tasks.ts'

type Scene = Awaited<ReturnType<typeof openWaitingTasks>>
let scene: Scene
afterEach(async () => {
  expect(scene.under.standIn.violations).toEqual([])
  await scene.close()
})

const branchOf = (id: number): string => `wms/task-${id}`
const THEIRS = 'theirs.md'

/** A commit of somebody's on top of another, with these files too. */
async function commitOn(parent: string, ...files: string[]): Promise<string> {
  const { git, commit } = scene.under
  await git('update-ref', 'refs/heads/elsewhere', parent)
  const made = await commit('elsewhere', Object.fromEntries(files.map((file) => [file, 'words of theirs\n'])))
  await git('update-ref', '-d', 'refs/heads/elsewhere')
  return made
}

type Act = (id: number) => Promise<unknown>
/** What a person does on GitHub or pushes to it. */
const ACTS: Readonly<Record<string, Act>> = {
  push: async (id) => people().forcePush(branchOf(id), await commitOn(branchOf(id), THEIRS)),
  'force-push': async (id) => people().forcePush(branchOf(id), await commitOn('main', THEIRS, `docs/${id}.md`)),
  'rewrite the base': async () => people().forcePush('main', await commitOn('main~1', THEIRS)),
  revert: async () => people().revert(await scene.under.git('rev-parse', 'main')),
  'rename the base': async () => people().renameBranch('main', 'trunk'),
}
const people = () => scene.under.standIn.people

type Moment = (act: Act) => Promise<number>
/** When it is done: while the task waits for CI, for people, and in the moment of its merge. */
const MOMENTS: Readonly<Record<string, Moment>> = {
  async CI_WAIT(act) {
    const id = await scene.inCi()
    await act(id)
    await scene.crew.kick(id)
    return id
  },
  async HUMAN_APPROVAL(act) {
    const id = await scene.undecided()
    await act(id)
    await look(id)
    return id
  },
  async MERGE(act) {
    const id = await scene.undecided()
    scene.under.standIn.faults.add({ operation: 'pulls/merge', status: 'as usual', meanwhile: () => act(id) })
    await scene.approve(id)
    return id
  },
}
const look = (id: number) => scene.crew.recheckBranch(branchOf(id), scene.under.options.repository)
const viewOf = async (id: number): Promise<TaskView> =>
  (await findTaskView(scene.crew.pool, id)) ?? expect.unreachable()

/** People bring back what stands in the way, and approve what they are asked about, until the task has ended. */
async function toItsEnd(id: number): Promise<TaskView> {
  for (let rounds = 0; rounds < 12; rounds++) {
    const view = await viewOf(id)
    const { state, seq } = view.task
    if (state.status === 'DONE') return view
    if (state.status === 'FAILED') throw new Error(state.reason)
    if (state.status === 'PAUSED') {
      // In the moment of the merge it may be git that misses the base first.
      expect([state.cause, state.acts]).toEqual([expect.stringMatching(/^(base_gone|dependency)$/), ['try_again']])
      expect(state.reason).toMatch(/base/i)
      await people().renameBranch('trunk', 'main')
      await scene.crew.orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
      await scene.crew.kick(id)
    } else if (state.stage === 'HUMAN_APPROVAL') {
      await look(id)
      await scene.approve(id)
    }
    await expect.poll(async () => (await viewOf(id)).task.seq, { timeout: 90_000, interval: 50 }).not.toBe(seq)
  }
  throw new Error(`Task ${id} does not come to an end.`)
}

const ROWS = Object.keys(MOMENTS).flatMap((moment) => Object.keys(ACTS).map((act) => [act, moment] as const))

test.each(sampleOf(ROWS, 4))(
  '%s by a person while the task is in %s: it is told once, nothing of theirs is lost, and what was approved is merged',
  { timeout: 180_000 },
  async (name, moment) => {
    scene = await openWaitingTasks()
    await scene.under.commit('main', { 'other.md': 'of another task\n' })
    const act = ACTS[name] ?? expect.unreachable()
    const id = await (MOMENTS[moment] ?? expect.unreachable())(act)
    const done = await toItsEnd(id)
    expect(done.task.state).toMatchObject({ status: 'DONE', stage: 'DONE' })
    const files = (await scene.under.git('ls-tree', '-r', '--name-only', 'main')).split('\n')
    expect(files).toContain(`docs/${id}.md`)
    if (name !== 'revert' && name !== 'rename the base') expect(files).toContain(THEIRS)
    if (name === 'revert') expect(files).not.toContain('other.md')
    const { runs, decisions } = done
    const gates = runs.filter(({ stage }) => stage === 'PUSH_GATE')
    expect(gates).toHaveLength(name === 'push' || name === 'force-push' ? 1 : 0)
    expect(decisions.every(({ decision, capsule }) => decision === 'approve' && capsule !== null)).toBe(true)
    const { rows } = await scene.crew.pool.query(
      `select count(*) from events where task_id = $1 and type = 'stopped_outside'`,
      [id],
    )
    expect(Number(rows[0].count)).toBeLessThanOrEqual(name === 'rename the base' ? 1 : 0)
    expect(reached('DONE')(done)).toBe(true)
  },
)

import { afterAll, beforeAll, expect, test } from 'vitest'
import { updateBranch } from '../../../../src/local/github/routes/merging.ts'
import { newest } from '../../../../src/store/artifacts.ts'
import { findTaskView, type TaskView } from '../../../../src/store/task-view.ts'
import { reached } from '../crew.ts'
import { openWaitingTasks } from './waiting-tasks.ts'

// Situations of public reports of others, in our words; the thread stands in each name.
const TIMEOUT = { timeout: 90_000 }
let scene: Awaited<ReturnType<typeof openWaitingTasks>>
beforeAll(async () => {
  scene = await openWaitingTasks()
})
afterAll(async () => {
  expect(scene.under.standIn.violations).toEqual([])
  await scene.close()
})

const branchOf = (id: number): string => `wms/task-${id}`
const people = () => scene.under.standIn.people
const faults = () => scene.under.standIn.faults
const look = (id: number) => scene.crew.recheckBranch(branchOf(id), scene.under.options.repository)
const viewOf = async (id: number): Promise<TaskView> =>
  (await findTaskView(scene.crew.pool, id)) ?? expect.unreachable()
const isPaused = (cause: string) => (view: TaskView) =>
  view.task.state.status === 'PAUSED' && view.task.state.cause === cause
const goesOn = async (id: number): Promise<void> => {
  await scene.crew.orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
  await scene.crew.kick(id)
}
const heads = () => scene.under.git('for-each-ref', '--format=%(refname:short)', 'refs/heads')

test(
  'A person merges and the branch is deleted with it while agents push their rework: nothing makes the branch anew, and it is done (multica-ai/multica#7948)',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    const merged: string[] = []
    const meanwhile = async () => {
      merged.push(await people().merge(branchOf(id), 'squash', 'boris'))
      await people().deleteBranch(branchOf(id))
      // As the webhook has it.
      await look(id)
    }
    faults().add({ operation: 'git push', status: 'as usual', meanwhile })
    await scene.requestChanges(id)
    const done = await scene.crew.until(id, reached('DONE'))
    expect(done.task.state).toMatchObject({ status: 'DONE', mergeSha: merged[0] })
    expect(await heads()).not.toContain(branchOf(id))
    expect(newest(done.artifacts, 'MergeReceipt')?.content).toMatchObject({ approved_here: false, merged_by: 'boris' })
  },
)

test(
  'A person merges in the moment in which we merge: it is merged once, as it was approved (braddr/d-tester#26)',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    const before = Number(await scene.under.git('rev-list', '--merges', '--count', 'main'))
    faults().add({ operation: 'pulls/merge', status: 'as usual', meanwhile: () => people().merge(branchOf(id)) })
    await scene.approve(id)
    const done = await scene.crew.until(id, reached('DONE'))
    expect(Number(await scene.under.git('rev-list', '--merges', '--count', 'main'))).toBe(before + 1)
    expect(newest(done.artifacts, 'MergeReceipt')?.content).toMatchObject({ approved_here: true })
  },
)

test(
  'A person presses Update branch and says something at once: the words are kept, the verdicts stand, nobody has to say yes to a push (johnynek/mergexo#113)',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    const { standIn } = scene.under
    await scene.under.commit('main', { 'docs/news.md': 'of others\n' })
    const pull = standIn.state.pulls.find(({ branch }) => branch === branchOf(id)) ?? expect.unreachable()
    await people().comment(branchOf(id), { path: `docs/${id}.md`, line: 1, body: 'Mind the cold store.' }, 'chen')
    await updateBranch(standIn.world, pull, undefined)
    await look(id)
    const moved = await scene.crew.until(
      id,
      (view) => view.notes.length > 0 && view.runs.some(({ stage }) => stage === 'PUSH_GATE'),
    )
    expect(moved.notes.map(({ text }) => text)).toEqual([`On docs/${id}.md, line 1: Mind the cold store.`])
    const due = await scene.crew.until(id, reached('HUMAN_APPROVAL'))
    expect(newest(due.artifacts, 'ForeignPush')?.content.diff_stat.files).toEqual([])
    await scene.approve(id)
    await scene.crew.until(id, reached('DONE'))
  },
)

test(
  'A base that is renamed closes the pull request: the task names what to bring back, and one word after that opens it again (r-lib/bench#113)',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    await people().renameBranch('main', 'trunk')
    await people().close(branchOf(id))
    await look(id)
    await scene.crew.until(id, isPaused('base_gone'))
    await people().renameBranch('trunk', 'main')
    await goesOn(id)
    await scene.crew.until(id, reached('HUMAN_APPROVAL'))
    await scene.approve(id)
    await scene.crew.until(id, reached('DONE'))
  },
)

test(
  'Another branch becomes the default one, and the base stays: the task goes on and is merged where it was asked for (dependabot/feedback#189)',
  TIMEOUT,
  async () => {
    const id = await scene.undecided()
    await scene.under.git('branch', 'develop', 'main')
    await scene.under.git('symbolic-ref', 'HEAD', 'refs/heads/develop')
    await look(id)
    await scene.approve(id)
    await scene.crew.until(id, reached('DONE'))
    expect(await scene.under.git('ls-tree', '-r', '--name-only', 'main')).toContain(`docs/${id}.md`)
    expect((await viewOf(id)).runs.filter(({ status }) => status === 'PAUSED')).toEqual([])
    await scene.under.git('symbolic-ref', 'HEAD', 'refs/heads/main')
  },
)

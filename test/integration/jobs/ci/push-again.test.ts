import { afterAll, beforeAll, expect, test } from 'vitest'
import { openWaitingTasks } from './waiting-tasks.ts'

let scene: Awaited<ReturnType<typeof openWaitingTasks>>
beforeAll(async () => {
  scene = await openWaitingTasks()
})
afterAll(async () => {
  expect(scene.under.standIn.violations).toEqual([])
  await scene.close()
})

const usual = { operation: 'git push', status: 'as usual' } as const

test.each([
  ['before the push has begun', 0],
  ['between its look and its write', 1],
])(
  'Whoever makes a deleted branch anew %s keeps what they made, and it is judged as theirs',
  {
    timeout: 40_000,
  },
  async (_, earlier) => {
    const { crew, under } = scene
    const id = await scene.undecided()
    const branch = `wms/task-${id}`
    await under.standIn.people.deleteBranch(branch)
    await crew.recheckBranch(branch, under.options.repository)
    const paused = await crew.until(id, ({ task }) => task.state.status === 'PAUSED')
    expect(paused.task.state).toMatchObject({ cause: 'branch_deleted', acts: ['push_again'] })
    const theirs: string[] = []
    const makesItAnew = async () => theirs.push(await under.commit(branch, { 'docs/theirs.md': 'theirs\n' }))
    for (let calls = 0; calls < earlier; calls++) under.standIn.faults.add(usual)
    under.standIn.faults.add({ ...usual, meanwhile: makesItAnew })
    await crew.orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null })
    await crew.kick(id)
    await crew.until(id, ({ runs }) => runs.some(({ stage }) => stage === 'PUSH_GATE'))
    expect(theirs).toHaveLength(1)
    await under.git('merge-base', '--is-ancestor', theirs[0] ?? '', branch)
  },
)

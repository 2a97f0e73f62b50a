import type { Finding } from '../../../src/core/artifacts.ts'
import type { TaskEvent } from '../../../src/core/pipeline/events.ts'
import { newRevert, newTask, stageOf, type Task } from '../../../src/core/pipeline/task.ts'
import { transition } from '../../../src/core/pipeline/transition.ts'
import { STAGES } from '../../../src/core/stages.ts'

export const finding = (title: string): Finding => ({
  severity: 'blocker',
  title,
  detail: 'A second scan of the same pallet doubles the stock.',
  file: 'backend/src/receiving.mjs',
  line: 12,
  quote: 'stock += quantity',
})

/** What the world does when all goes well: the event that moves the task on from where it stands. */
export function goodEvent(task: Task): TaskEvent {
  const { state, seq } = task
  if (state.status === 'WAITING') {
    const headSha = task.headSha ?? ''
    return state.stage === 'CI_WAIT' ? { type: 'ci_finished', headSha, failures: [] } : approves(headSha)
  }
  if (state.stage === 'MERGE') return { type: 'merged', seq, mergeSha: 'merge' }
  if (state.stage === 'ORCHESTRATE') return { type: 'planned', seq, sections: [] }
  const stage = stageOf(task)
  if (stage !== null && STAGES[stage].produces === 'Patch') {
    return { type: 'patched', seq, headSha: `${stage}-${task.attempts[stage]}` }
  }
  return { type: 'run_passed', seq, headSha: null }
}

/** Plays events one after the other; each must apply. */
export function play(task: Task, ...events: ((task: Task) => TaskEvent)[]): Task {
  return events.reduce((current, event) => {
    const moved = transition(current, event(current))
    if (moved === null) throw new Error(`${event(current).type} does not apply in ${JSON.stringify(current.state)}`)
    return moved.task
  }, task)
}

/** One approval, of one that is needed. */
export const approves = (headSha: string, by = 'slack:U0000BORIS', approvalsNeeded = 1): TaskEvent => ({
  ...{ type: 'decided', headSha, by, approvalsNeeded },
  verdict: { decision: 'approve', comment: null },
})

/** Somebody else pushes onto the task's branch. */
export const pushes =
  (headSha: string) =>
  ({ seq }: Task): TaskEvent => ({ type: 'branch_moved', seq, headSha, madeBy: 'others', reason: 'push' })

/** A new task, moved on by good events until it stands in a stage. */
export function taskIn(stage: string, from: Task = newTask(1)): Task {
  let task = stage === 'REVERT' ? newRevert(1, 7) : from
  if (stage === 'PUSH_GATE') return play(taskIn('CI_WAIT', from), pushes('theirs'))
  for (let steps = 0; task.state.stage !== stage; steps++) {
    if (steps > 40) throw new Error(`${stage} was not reached from ${JSON.stringify(task.state)}`)
    task = play(task, goodEvent)
  }
  return task
}

import { reasonsIn } from '../core/reasons/reasons.ts'
import { beginHalt, endHalt, haltedTasks, runningTasks } from '../store/queue/halts.ts'
import { findTaskView, spentOf } from '../store/task-view.ts'
import { authorizeAnywhere } from './authorize.ts'
import { signed } from './cancel.ts'
import type { Refused } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'

/** `tasks`: how many were stopped, or go on. */
export type HaltOutcome =
  | {
      readonly outcome: 'done'
      readonly did: 'halted' | 'already_halted' | 'resumed' | 'not_halted'
      readonly tasks: number
    }
  | Refused

/** Stops whatever runs, in all processes, and lets nothing begin until `resumeAll`. */
export async function pauseAll(deps: PeopleDeps, speaker: Speaker): Promise<HaltOutcome> {
  const refused = await authorizeAnywhere(deps, speaker, 'pause_all')
  if (refused !== null) return refused
  const { db, orchestrator } = deps
  const { actor, via } = speaker
  const isNew = await beginHalt(db, actor)
  let tasks = 0
  for (const id of await runningTasks(db)) {
    const view = await findTaskView(db, id)
    if (view === null) continue
    const reason = reasonsIn(view.language).task.allHeldBy(signed(actor), spentOf(view.runs).costUsd)
    if ((await orchestrator.apply(id, { type: 'held', cause: 'halt', reason }, { actor, via })) !== null) tasks += 1
  }
  return { outcome: 'done', did: isNew ? 'halted' : 'already_halted', tasks }
}

/** Lets everything go on that `pauseAll` has stopped. */
export async function resumeAll(deps: PeopleDeps, speaker: Speaker): Promise<HaltOutcome> {
  const refused = await authorizeAnywhere(deps, speaker, 'resume_all')
  if (refused !== null) return refused
  const { db, orchestrator } = deps
  const { actor, via } = speaker
  const wasHalted = await endHalt(db)
  let tasks = 0
  for (const id of await haltedTasks(db))
    if ((await orchestrator.apply(id, { type: 'resumed', budgetUsd: null, answer: null }, { actor, via })) !== null)
      tasks += 1
  return { outcome: 'done', did: wasHalted ? 'resumed' : 'not_halted', tasks }
}

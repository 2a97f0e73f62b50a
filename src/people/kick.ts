import type { Kicked } from '../core/pipeline/kicked.ts'
import type { Task } from '../core/pipeline/task.ts'
import { authorize } from './authorize.ts'
import { type Late, lateAct } from './late.ts'
import type { NotFound, Refused } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible, viewNow } from './visible.ts'

export interface KickDone {
  readonly outcome: 'done'
  readonly kicked: Exclude<Kicked, { outcome: 'not_due' }>
  readonly task: Task
}

/** Runs what is due of a task now, instead of when its delay is over. */
export async function kickTask(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
): Promise<KickDone | Refused | Late<'kicked'> | NotFound> {
  const found = await findVisible(deps, speaker, 'kick', taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  const refused = await authorize(deps, speaker, 'kick', view)
  if (refused !== null) return refused
  const kicked = await deps.kick(taskId)
  return kicked.outcome === 'not_due'
    ? lateAct(await viewNow(deps, taskId), 'kicked')
    : { outcome: 'done', kicked, task: view.task }
}

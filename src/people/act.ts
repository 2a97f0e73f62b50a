import type { TaskAct } from '../core/pipeline/acts.ts'
import type { PersonAct } from '../core/pipeline/events.ts'
import type { TaskView } from '../store/task-view.ts'
import { authorize } from './authorize.ts'
import { type Late, lateAct } from './late.ts'
import type { Done, PeopleOutcome } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible, viewNow } from './visible.ts'

type PlainAct = Exclude<TaskAct, 'approve' | 'reject' | 'request_changes' | 'revert'> | 'pause'

/** An act that is one event, whoever sees the task: authorized, then applied. */
export async function act(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  name: PlainAct,
  eventOn: (view: TaskView) => PersonAct,
): Promise<PeopleOutcome> {
  const found = await findVisible(deps, speaker, name, taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  return (await authorize(deps, speaker, name, view)) ?? applyAct(deps, speaker, taskId, name, eventOn(view))
}

/** Once the speaker may. */
export async function applyAct(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  name: PlainAct,
  event: PersonAct,
): Promise<Done | Late> {
  const { actor, via } = speaker
  const task = await deps.orchestrator.apply(taskId, event, { actor, via })
  return task === null ? lateAct(await viewNow(deps, taskId), event.type) : { outcome: 'done', act: name, task }
}

import { reasonsIn } from '../core/reasons/reasons.ts'
import { OverLimit } from '../store/quota.ts'
import type { TaskView } from '../store/task-view.ts'
import { authorize } from './authorize.ts'
import { TITLE_LIMIT } from './create.ts'
import { type Late, lateAct } from './late.ts'
import type { NotFound, Refused, RevertDone, TooLong, TooManyTasks } from './outcome.ts'
import { tooLong } from './resume.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible } from './visible.ts'

type RevertOutcome = RevertDone | TooManyTasks | Refused | TooLong | Late<'reverted'> | NotFound

/** Makes a task that takes back exactly what a done one has merged. `reason` `null`: none was given. */
export async function revertTask(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  reason: string | null,
): Promise<RevertOutcome> {
  const found = await findVisible(deps, speaker, 'revert', taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  const { task } = view
  const fault = tooLong(reason, task) ?? (await authorize(deps, speaker, 'revert', view))
  if (fault !== null) return fault
  if (task.state.status !== 'DONE') return lateAct(view, 'reverted')
  const made = await deps.orchestrator
    .create(revertOf(view, task.state.mergeSha, deps, speaker, reason))
    .catch(overLimit)
  if (made instanceof OverLimit) return { outcome: 'too_many', exceeded: made.exceeded, task }
  return { outcome: 'done', act: 'revert', reverted: taskId, created: made.created, task: made.record.task }
}

function revertOf(
  { task: { id, language }, title, target, team, channel }: TaskView,
  mergeSha: string,
  { limits }: PeopleDeps,
  { actor: requester }: Speaker,
  reason: string | null,
) {
  const { revert: words } = reasonsIn(language)
  const asked = words.request(id, mergeSha)
  return {
    title: [...words.title(title)].slice(0, TITLE_LIMIT).join(''),
    rawRequest: reason === null ? asked : `${asked}\n\n${reason}`,
    ...{ language, requester, team, channel, requestKey: null, limits },
    reverts: { taskId: id, target },
  }
}

function overLimit(error: unknown): OverLimit {
  if (error instanceof OverLimit) return error
  throw error
}

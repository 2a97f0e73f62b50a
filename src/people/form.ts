import { mayAllow } from '../core/pipeline/acts.ts'
import { questionOf, type Task, waitingFor } from '../core/pipeline/task.ts'
import type { TaskView } from '../store/task-view.ts'
import { authorize } from './authorize.ts'
import { type Late, lateAct, lateDecision } from './late.ts'
import type { NotFound, Refused } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible } from './visible.ts'

export interface FormWish {
  readonly act: 'reject' | 'request_changes' | 'answer' | 'deny_packages'
  /** The commit that the form is asked for. */
  readonly headSha: string
}

/** What a form is filled in about, for those who may send it and while there is something to say. */
export async function openForm(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  { act, headSha }: FormWish,
): Promise<{ readonly outcome: 'open'; readonly view: TaskView } | Refused | Late | NotFound> {
  const found = await findVisible(deps, speaker, act, taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  const refused = await authorize(deps, speaker, act, view)
  if (refused !== null) return refused
  const { task } = view
  if (IS_ASKED[act](task) && (task.headSha ?? '') === headSha) return { outcome: 'open', view }
  if (act === 'deny_packages') return lateAct(view, 'packages_denied')
  return act === 'answer' ? lateAct(view, 'resumed') : lateDecision(view, headSha)
}

const isDue = (task: Task): boolean => waitingFor(task) === 'a decision'

const IS_ASKED: Readonly<Record<FormWish['act'], (task: Task) => boolean>> = {
  ...{ reject: isDue, request_changes: isDue },
  answer: (task) => questionOf(task) !== null,
  deny_packages: mayAllow,
}

import { isForeign } from '../../core/pipeline/identity.ts'
import type { Task } from '../../core/pipeline/task.ts'
import type { Forge, PullRequest } from '../../forge/forge.ts'

/** The task's pull request; `null`: there is none, or only that of another task. `recorded`: its number, once known. */
export async function findOwnPullRequest(
  forge: Pick<Forge, 'findPullRequest'>,
  task: Task,
  recorded: number | null,
  signal: AbortSignal,
): Promise<PullRequest | null> {
  const found = await forge.findPullRequest(task.branch, signal)
  return found !== null && isForeign(found, task, recorded) ? null : found
}

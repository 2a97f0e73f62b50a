import { inOurWords, type Publishable, publishableLine } from '../publishable.ts'

/** What tells a task from one of the same number in another database. */
export interface Identity {
  readonly id: number
  /** `null`: older than uids. */
  readonly uid: string | null
}

/** The branch of a task's work, unless somebody else has a branch of that name. */
export const usualBranch = (taskId: number): string => `wms/task-${taskId}`

/** Names a task's work on a machine, where several databases may have tasks. */
export const workName = ({ id, uid }: Identity): string =>
  uid === null ? `task-${id}` : `task-${id}-${uid.slice(0, 8)}`

/** The names that a task's branch may have, in the order in which they are tried. */
export const branchNames = (task: Identity & { readonly branch: string }): readonly string[] => [
  ...new Set([task.branch, `wms/${workName(task)}`]),
]

/** The task whose usual branch this would be; `null`: no task's. */
export function taskNumberIn(branch: string): number | null {
  const id = Number(/^wms\/task-(\d{1,15})(?:-[0-9a-f]{8})?$/.exec(branch)?.[1])
  return Number.isSafeInteger(id) ? id : null
}

/** The first line of a pull request's text, by which its task is known. */
export const ownerMark = ({ id, uid }: Identity): Publishable =>
  uid === null ? inOurWords`<!-- wms:task=${id} -->` : inOurWords`<!-- wms:task=${id} uid=${publishableLine(uid)} -->`

/** The uid that a pull request's text begins with; `null`: none, as of older tasks. */
export const ownerIn = (body: string): string | null =>
  /^<!-- wms:task=\d{1,15} uid=([0-9a-f-]{36}) -->/.exec(body)?.[1] ?? null

/** The last lines of a commit by which its task is known. */
export const taskTrailers = ({ id, uid }: Identity): Publishable =>
  uid === null ? inOurWords`WMS-Task: ${id}` : inOurWords`WMS-Task: ${id}\nWMS-Task-Uid: ${publishableLine(uid)}`

interface OwnedTask extends Identity {
  readonly headSha: string | null
  readonly heads: readonly { readonly sha: string }[]
}

/**
 * Whether a pull request belongs to another task, of another database or of nobody. One without a mark is the task's
 * own by its recorded number or by a commit that the task has had.
 */
export function isForeign(
  pull: { readonly number: number; readonly owner: string | null; readonly headSha: string },
  task: OwnedTask,
  recorded: number | null,
): boolean {
  if (pull.owner !== null) return pull.owner !== task.uid
  const known = [task.headSha, ...task.heads.map(({ sha }) => sha)]
  return pull.number !== recorded && !known.includes(pull.headSha)
}

import type { Task } from '../../core/pipeline/task.ts'
import type { MadeCommits } from './stage.ts'

/**
 * Who made a commit to which a task's branch has moved. Ours is one that we noted and that never became the task's head:
 * whoever pushed it died before it told. An older head of ours was put back by somebody.
 */
export const madeByOf = (
  { heads }: Pick<Task, 'heads'>,
  { isOurs }: Pick<MadeCommits, 'isOurs'>,
  sha: string,
): 'us' | 'others' => (isOurs(sha) && !heads.some((head) => head.sha === sha) ? 'us' : 'others')

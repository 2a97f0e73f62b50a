import type { Task } from '../../core/pipeline/task.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { findOwnPullRequest } from '../../stages/stage/own-pull-request.ts'
import type { TaskRecord } from '../../store/task-row.ts'
import type { JobContext } from '../queue/context.ts'
import { openMadeCommits } from '../queue/made-commits.ts'

/**
 * If somebody else has pushed to a waiting task's branch, or a process of ours that died before it could say so, voids
 * checks and approvals, and the task waits for the new commit's checks. Safe to repeat; `false`: nothing has moved.
 */
export async function followBranch(
  { pool, orchestrator, repositories }: Pick<JobContext, 'pool' | 'orchestrator' | 'repositories'>,
  { task, target, pullRequest }: Pick<TaskRecord, 'task' | 'target' | 'pullRequest'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { id, seq, headSha, language } = task
  const { forge, workspaces } = repositories.of(target)
  const found = await findOwnPullRequest(forge, task, pullRequest?.number ?? null, signal)
  if (found?.state !== 'open' || found.headSha === headSha) return false
  // A pull request may still lag behind our own push, so git decides whether the commit is new.
  const worktree = await workspaces.open(task, signal)
  if (worktree.pushedSha !== found.headSha) return false
  const words = reasonsIn(language).task
  const isOurs = await isLeftBehind(pool, task, found.headSha)
  const reason = isOurs ? words.broughtUpToBase : words.moved(found.headSha.slice(0, 8), found.branch)
  const moved = { type: 'branch_moved', seq, headSha: found.headSha, madeBy: isOurs ? 'us' : 'others', reason } as const
  return (await orchestrator.apply(id, moved)) !== null
}

/** A commit that we made and noted, and that never became the task's head: whoever pushed it died before it told. */
const isLeftBehind = async (pool: JobContext['pool'], task: Task, sha: string): Promise<boolean> =>
  !task.heads.some((head) => head.sha === sha) && (await openMadeCommits(pool, task, null)).isOurs(sha)

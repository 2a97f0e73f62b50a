import { reasonsIn } from '../../core/reasons/reasons.ts'
import { madeByOf } from '../../stages/stage/made-by.ts'
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
  const madeBy = madeByOf(task, await openMadeCommits(pool, task, null), found.headSha)
  const reason = madeBy === 'us' ? words.broughtUpToBase : words.moved(found.headSha.slice(0, 8), found.branch)
  const moved = { type: 'branch_moved', seq, headSha: found.headSha, madeBy, reason } as const
  return (await orchestrator.apply(id, moved)) !== null
}

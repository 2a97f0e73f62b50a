import { taskTrailers } from '../../core/pipeline/identity.ts'
import type { Task } from '../../core/pipeline/task.ts'
import { inOurWords } from '../../core/publishable.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { JobContext, TeamRepository } from '../queue/context.ts'
import { openMadeCommits } from '../queue/made-commits.ts'

/**
 * Signs the branch's commits if the forge merges only signed ones, before CI and people judge. `false`: nothing to do.
 */
export async function signBranch(
  { pool, orchestrator }: Pick<JobContext, 'pool' | 'orchestrator'>,
  { forge, workspaces }: TeamRepository,
  task: Task,
  signal: AbortSignal,
): Promise<boolean> {
  const { id, seq, headSha, language } = task
  if (headSha === null) return false
  const message = inOurWords`Change what task ${id} asks for\n\n${taskTrailers(task)}`
  const mergeBase = async (): Promise<string> => {
    const worktree = await workspaces.open(task, signal)
    return (await worktree.candidate(headSha, signal)).merge_base
  }
  const { isOurs } = await openMadeCommits(pool, task, null)
  const signedSha = await forge.signCommits({ branch: task.branch, headSha, mergeBase, message, isOurs }, signal)
  if (signedSha === headSha) return false
  const reason = reasonsIn(language).task.signed(signedSha.slice(0, 8))
  const moved = { type: 'branch_moved', seq, headSha: signedSha, madeBy: 'us', reason } as const
  return (await orchestrator.apply(id, moved)) !== null
}

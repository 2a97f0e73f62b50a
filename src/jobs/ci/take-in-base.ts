import { reasonsIn } from '../../core/reasons/reasons.ts'
import { bringUpToBase } from '../../stages/merge/bring-up-to-base.ts'
import { findOwnPullRequest } from '../../stages/stage/own-pull-request.ts'
import { ciRoundsInARow } from '../../store/runs.ts'
import type { TaskRecord } from '../../store/task-row.ts'
import type { JobContext, TeamRepository } from '../queue/context.ts'
import { openMadeCommits } from '../queue/made-commits.ts'

/** A base that moves faster than CI judges must not keep a task from people. */
const ROUNDS = 3

/**
 * Takes the newest base into a task's branch before people are asked about it, or their approval is carried over, which
 * only a branch that holds it allows; a conflict goes to the sections that own
 * the files. `false`: it is there already, or has been taken in so often that the task is shown as it is.
 */
export async function takeInBase(
  { pool, orchestrator }: Pick<JobContext, 'pool' | 'orchestrator'>,
  { forge, workspaces, task, pullRequest }: TeamRepository & Pick<TaskRecord, 'task' | 'pullRequest'>,
  signal: AbortSignal,
): Promise<boolean> {
  const { id, seq, headSha, language } = task
  if (headSha === null || (await ciRoundsInARow(pool, id)) >= ROUNDS) return false
  const worktree = await workspaces.open(task, signal)
  const { merge_base: mergeBase, base_sha: baseSha } = await worktree.candidate(headSha, signal)
  if (mergeBase === baseSha || mergeBase === headSha || (await forge.mergesByQueue(signal))) return false
  const pull = await findOwnPullRequest(forge, task, pullRequest?.number ?? null, signal)
  if (pull?.state !== 'open' || pull.headSha !== headSha) return false
  const commits = await openMadeCommits(pool, task, null)
  const words = reasonsIn(language).task
  const because = words.baseMoved(baseSha.slice(0, 8))
  const event = await bringUpToBase(worktree, commits, headSha, because, words, signal)
  if (event.type === 'branch_moved' && event.headSha === headSha) return false
  return (await orchestrator.apply(id, { ...event, seq })) !== null
}

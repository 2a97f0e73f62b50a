import { reasonsIn } from '../../core/reasons/reasons.ts'
import { bringUpToBase } from '../../stages/merge/bring-up-to-base.ts'
import { newest } from '../../store/artifacts.ts'
import { findTaskView } from '../../store/task-view.ts'
import type { JobContext } from '../queue/context.ts'
import { openMadeCommits } from '../queue/made-commits.ts'

/**
 * If the base has moved under a task that waits for a decision and conflicts with it now, sends the task to the sections
 * that own the files. Otherwise the task takes the base in once, when it is merged. Safe to repeat.
 */
export async function followBase(
  { pool, orchestrator, repositories }: Pick<JobContext, 'pool' | 'orchestrator' | 'repositories'>,
  taskId: number,
  signal: AbortSignal,
): Promise<void> {
  const view = await findTaskView(pool, taskId)
  if (view === null || view.task.headSha === null || view.task.approvals.length > 0) return
  const { headSha, seq, language } = view.task
  const { forge, workspaces } = repositories.of(view.target)
  const shown = newest(view.artifacts, 'MergeCandidate')?.content ?? null
  const baseSha = await forge.baseSha(signal)
  if (shown === null || shown.base_sha === baseSha || (await forge.mergesByQueue(signal))) return
  const worktree = await workspaces.open(view.task, signal)
  const { merged_tree: merged } = await worktree.candidate(headSha, signal)
  if (merged !== null) return
  const commits = await openMadeCommits(pool, view.task, null)
  const words = reasonsIn(language).task
  const event = await bringUpToBase(worktree, commits, headSha, words.baseMoved(baseSha.slice(0, 8)), words, signal)
  await orchestrator.apply(taskId, { ...event, seq })
}

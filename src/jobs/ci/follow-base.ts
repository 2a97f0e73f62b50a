import { reasonsIn } from '../../core/reasons/reasons.ts'
import { bringUpToBase } from '../../stages/merge/bring-up-to-base.ts'
import { landedOutcome } from '../../stages/stage/look-outside.ts'
import { newest } from '../../store/artifacts.ts'
import { findTaskView } from '../../store/task-view.ts'
import type { JobContext } from '../queue/context.ts'
import { openMadeCommits } from '../queue/made-commits.ts'
import { endWait } from './outside.ts'

/**
 * If the base has moved under a task that waits for a decision, ends a task whose change it has. If it conflicts now, sends the task to the sections
 * that own the files. Otherwise the task takes the base in once, when it is merged. Safe to repeat.
 */
export async function followBase(
  context: Pick<JobContext, 'pool' | 'orchestrator' | 'repositories' | 'boss'>,
  taskId: number,
  signal: AbortSignal,
): Promise<void> {
  const { pool, orchestrator, repositories } = context
  const view = await findTaskView(pool, taskId)
  if (view === null || view.task.headSha === null || view.task.approvals.length > 0) return
  const { headSha, seq, language } = view.task
  const { forge, workspaces } = repositories.of(view.target)
  const shown = newest(view.artifacts, 'MergeCandidate')?.content ?? null
  const baseSha = await forge.baseSha(signal)
  if (shown === null || shown.base_sha === baseSha || (await forge.mergesByQueue(signal))) return
  const worktree = await workspaces.open(view.task, signal)
  const candidate = await worktree.candidate(headSha, signal)
  const landed = await landedOutcome(worktree, candidate, view.task, forge, signal)
  if (landed !== null) return endWait(context, view.task, landed)
  if (candidate.merged_tree !== null) return
  const commits = await openMadeCommits(pool, view.task, null)
  const words = reasonsIn(language).task
  const event = await bringUpToBase(worktree, commits, headSha, words.baseMoved(baseSha.slice(0, 8)), words, signal)
  await orchestrator.apply(taskId, { ...event, seq })
}

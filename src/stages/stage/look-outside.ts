import type { Artifact, MergeReceipt } from '../../core/artifacts.ts'
import type { MergeCandidate } from '../../core/merge-candidate.ts'
import { isForeign } from '../../core/pipeline/identity.ts'
import { type Standing, standingOf } from '../../core/pipeline/standing.ts'
import type { Task } from '../../core/pipeline/task.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Forge } from '../../forge/forge.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import type { StageOutcome } from './stage.ts'

/** How the task's pull request stands now; `recorded`: its number, once known. */
export async function lookOutside(
  forge: Pick<Forge, 'look' | 'baseBranch'>,
  task: Task,
  recorded: number | null,
  signal: AbortSignal,
): Promise<Standing> {
  if (task.headSha === null) return { stands: 'as_left' }
  const { pullRequest: found, ...seen } = await forge.look(task.branch, signal)
  const own = found !== null && isForeign(found, task, recorded) ? null : found
  return standingOf(task, { ...seen, pullRequest: own && { ...own, intoBase: own.base === forge.baseBranch } })
}

/** How a run or wait ends by what people have done; `null`: nothing stands in its way. */
export function outsideOutcome(
  standing: Standing,
  { language }: Pick<Task, 'language'>,
  { baseBranch: ours }: Pick<Forge, 'baseBranch'>,
): StageOutcome | null {
  const { outside: words } = reasonsIn(language)
  if (standing.stands === 'as_left') return null
  if (standing.stands !== 'merged') {
    const { stands: cause, base } = standing
    return { event: { type: 'stopped_outside', cause, reason: words.stopped[cause]({ base, ours }) }, artifacts: [] }
  }
  const { headSha, mergeSha, by } = standing
  const reason = words.merged(mergeSha.slice(0, 8), by)
  return {
    event: { type: 'merged_outside', headSha, mergeSha, reason },
    artifacts: [receiptOf({ head_sha: headSha, merge_sha: mergeSha, base_branch: ours, merged_by: by })],
  }
}

/**
 * How a wait ends where the base has the whole change already, e.g. by a squash of which the forge does not know; `null`:
 * something is left to merge. So nobody approves an empty change.
 */
export async function landedOutcome(
  worktree: Pick<Worktree, 'treeOf'>,
  candidate: MergeCandidate,
  { language }: Pick<Task, 'language'>,
  { baseBranch }: Pick<Forge, 'baseBranch'>,
  signal: AbortSignal,
): Promise<StageOutcome | null> {
  const { head_sha: headSha, base_sha: mergeSha, merged_tree: merged } = candidate
  if (merged === null || merged !== (await worktree.treeOf(mergeSha, signal))) return null
  const reason = reasonsIn(language).outside.landed(mergeSha.slice(0, 8))
  const receipt = { head_sha: headSha, merge_sha: mergeSha, base_branch: baseBranch, merged_by: null }
  return { event: { type: 'merged_outside', headSha, mergeSha, reason }, artifacts: [receiptOf(receipt)] }
}

/** Of a merge that nobody has approved here. */
const receiptOf = (merge: Pick<MergeReceipt, 'head_sha' | 'merge_sha' | 'base_branch' | 'merged_by'>): Artifact => ({
  kind: 'MergeReceipt',
  content: { ...merge, as_approved: true, approved_here: false },
})

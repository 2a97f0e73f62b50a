import { type Drift, type DriftKind, driftText, type Standing } from '../core/drift.ts'
import { type Reasons, reasonsIn } from '../core/reasons/reasons.ts'
import { AppError } from '../errors.ts'
import type { Worktree } from '../workspace/workspace.ts'
import { rulesOf } from './checkout.ts'
import { conflictFailures } from './conflict.ts'
import type { StageEvent, StageInput, StageOutcome } from './stage.ts'

/**
 * What stands is not what was approved, so nothing is merged. A branch that only fell behind gets the base, a real
 * conflict goes to the sections that own the files, and everything else to CI and to people as it is now.
 */
export async function voidApproval(
  input: StageInput,
  worktree: Worktree,
  standing: Standing,
  drifts: readonly Drift[],
  signal: AbortSignal,
): Promise<StageOutcome> {
  const because = drifts.map(driftText).join(' ')
  const words = reasonsIn(input.language).task
  const event =
    standing.pullRequest !== 'open'
      ? withoutPullRequest(standing, words)
      : drifts.every(({ kind }) => OF_THE_BASE.has(kind))
        ? await bringUpToBase(worktree, standing, because, words, signal)
        : moved(standing.head_sha, because, words)
  return { event, artifacts: [] }
}

const OF_THE_BASE: ReadonlySet<DriftKind> = new Set(['base', 'merge_base', 'merged_tree', 'diff', 'rules'])

const moved = (headSha: string, because: string, words: Reasons['task']): StageEvent => ({
  ...{ type: 'branch_moved', headSha, reason: words.approvalVoid(because) },
})

const withoutPullRequest = ({ pullRequest }: Standing, words: Reasons['task']): StageEvent => ({
  ...{ type: 'paused', cause: 'forge', reason: words.noPullRequest(pullRequest) },
})

async function bringUpToBase(
  worktree: Worktree,
  { head_sha: headSha }: Standing,
  because: string,
  words: Reasons['task'],
  signal: AbortSignal,
): Promise<StageEvent> {
  await worktree.reset(headSha, signal)
  const updated = await worktree.update(signal)
  if (updated.outcome === 'conflict')
    return { type: 'merge_conflicted', failures: conflictFailures(updated, await rulesOf(worktree, signal), words) }
  if (updated.outcome === 'current') return moved(headSha, because, words)
  const pushed = await worktree.push(updated.sha, signal)
  if (pushed.outcome === 'pushed') return moved(updated.sha, `${because} ${words.broughtUpToBase}`, words)
  if (pushed.remoteSha !== null) return moved(pushed.remoteSha, because, words)
  throw new AppError('transient', `${worktree.branch} could not be brought up to the base.`)
}

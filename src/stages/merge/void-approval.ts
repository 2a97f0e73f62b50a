import { type Drift, type DriftKind, driftText, type MergeFacts } from '../../core/approval/drift.ts'
import type { Reasons } from '../../core/reasons/en.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { madeByOf } from '../stage/made-by.ts'
import type { StageDeps, StageEvent, StageInput, StageOutcome } from '../stage/stage.ts'
import { bringUpToBase } from './bring-up-to-base.ts'

/**
 * Voids an approval whose subject has changed; nothing is merged. A branch that is only behind takes in the base, a
 * conflict goes to the sections that own the files, and any other change goes to CI and people again.
 */
export async function voidApproval(
  input: StageInput,
  { commits }: Pick<StageDeps, 'commits'>,
  worktree: Worktree,
  facts: MergeFacts,
  drifts: readonly Drift[],
  signal: AbortSignal,
): Promise<StageOutcome> {
  const because = drifts.map(driftText).join(' ')
  const words = reasonsIn(input.language).task
  const event =
    facts.pullRequest !== 'open'
      ? withoutPullRequest(facts, words)
      : drifts.every(({ kind }) => OF_THE_BASE.has(kind))
        ? await bringUpToBase(worktree, commits, facts.head_sha, words.approvalVoid(because), words, signal)
        : moved(facts.head_sha, madeByOf(input.task, commits, facts.head_sha), words.approvalVoid(because))
  return { event, artifacts: [] }
}

const OF_THE_BASE: ReadonlySet<DriftKind> = new Set(['base', 'merge_base', 'merged_tree', 'diff', 'rules'])

const moved = (headSha: string, madeBy: 'us' | 'others', reason: string): StageEvent => ({
  ...{ type: 'branch_moved', headSha, madeBy, reason },
})

const withoutPullRequest = ({ pullRequest }: MergeFacts, words: Reasons['task']): StageEvent => ({
  ...{ type: 'paused', cause: 'forge', reason: words.noPullRequest(pullRequest) },
})

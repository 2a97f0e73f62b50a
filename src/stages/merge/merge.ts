import type { KeptCapsule } from '../../core/approval/capsule.ts'
import { driftSince, type MergeFacts } from '../../core/approval/drift.ts'
import type { MergeReceipt } from '../../core/artifacts.ts'
import type { Language } from '../../core/language.ts'
import { taskTrailers } from '../../core/pipeline/identity.ts'
import { inOurWords, publishableLine } from '../../core/publishable.ts'
import type { Reasons } from '../../core/reasons/en.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { AppError } from '../../errors.ts'
import type { MergeResult } from '../../forge/forge.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { rulesOf } from '../stage/checkout.ts'
import type { Stage, StageDeps, StageInput, StageOutcome } from '../stage/stage.ts'
import { conflictFailures } from './conflict.ts'
import { readMergeFacts } from './merge-facts.ts'
import { voidApproval } from './void-approval.ts'

const QUEUE_POLL_MS = 30_000
/** Whoever is next is woken by the merge before it; this is for what else may leave the line. */
const LINE_POLL_MS = 15_000

/** Reads all facts again and merges exactly what was approved, or nothing. */
export const merge: Stage = async (input, deps, signal) => {
  const { task, approval } = input
  if (task.approvedSha === null)
    throw new AppError('internal', `Task ${task.id} came to MERGE without an approved commit.`)
  await untilItsTurn(deps, signal)
  const facts = await readMergeFacts(input, deps, signal)
  const worktree = await deps.workspaces.open(task, signal)
  if (approval === null) return withoutCapsule(facts, input.language)
  const drifts = isMerged(facts) ? [] : await relevantDrifts(approval, facts, deps, signal)
  if (drifts.length > 0) return voidApproval(input, deps, worktree, facts, drifts, signal)
  return mergeApproved({ ...input, headSha: task.approvedSha }, deps, worktree, approval, signal)
}

/** Only the oldest approved task of a base goes on; a forge with a merge queue sees to that itself. */
async function untilItsTurn({ forge, placeInLine }: StageDeps, signal: AbortSignal): Promise<void> {
  // Asked first, so that nobody is put behind others while the forge is away.
  if (await forge.mergesByQueue(signal)) return
  const line = await placeInLine()
  if (line === null || line.behind === null) return
  throw new AppError('waiting', `Number ${line.place} in line to be merged, behind task ${line.behind}.`, {
    retryAfterMs: LINE_POLL_MS,
  })
}

/** Whether an earlier delivery or a person has merged it; the forge then says as which commit. */
const isMerged = ({ pullRequest, merge_base, head_sha }: MergeFacts): boolean =>
  pullRequest === 'merged' || merge_base === head_sha

/** Ignores a moved base if the forge has a merge queue, since CI judges the queue's result on the then newest base. */
async function relevantDrifts(approval: KeptCapsule, facts: MergeFacts, { forge }: StageDeps, signal: AbortSignal) {
  const drifts = driftSince(approval, facts)
  const others = drifts.filter(({ kind }) => kind !== 'base' && kind !== 'merged_tree')
  const forTheQueue = others.length === 0 && facts.merged_tree !== null
  return forTheQueue && drifts.length > 0 && (await forge.mergesByQueue(signal)) ? [] : drifts
}

/** For an approval without a capsule, since nothing records what was approved. */
const withoutCapsule = ({ head_sha: headSha }: MergeFacts, language: Language): StageOutcome => ({
  event: {
    ...{ type: 'branch_moved', headSha, madeBy: 'others' },
    reason: reasonsIn(language).task.approvalUnfounded,
  },
  artifacts: [],
})

async function mergeApproved(
  { task, title, language, headSha }: StageInput & { readonly headSha: string },
  deps: StageDeps,
  worktree: Worktree,
  { content }: KeptCapsule,
  signal: AbortSignal,
): Promise<StageOutcome> {
  const { branch } = worktree
  const { base_sha: baseSha } = content
  const message = inOurWords`Merge ${publishableLine(branch)}: ${publishableLine(title)}\n\n${taskTrailers(task)}`
  const result = await deps.forge.merge({ branch, headSha, baseSha, message }, signal)
  if (result.outcome !== 'merged') return notMerged(result, headSha, worktree, reasonsIn(language).task, signal)
  const { mergeSha } = result
  const merged = await deps.workspaces.open(task, signal)
  const receipt: MergeReceipt = {
    ...{ merge_sha: mergeSha, head_sha: headSha, base_branch: deps.forge.baseBranch },
    ...{ approved_here: true, merged_by: null },
    as_approved: (await merged.treeOf(mergeSha, signal)) === content.merged_tree,
  }
  return { event: { type: 'merged', mergeSha }, artifacts: [{ kind: 'MergeReceipt', content: receipt }] }
}

async function notMerged(
  result: Exclude<MergeResult, { outcome: 'merged' }>,
  approvedSha: string,
  worktree: Worktree,
  words: Reasons['task'],
  signal: AbortSignal,
): Promise<StageOutcome> {
  switch (result.outcome) {
    case 'moved': {
      const { headSha } = result
      const reason = words.movedAtMerge(approvedSha, headSha)
      return { event: { type: 'branch_moved', headSha, madeBy: 'others', reason }, artifacts: [] }
    }
    case 'conflict': {
      const failures = conflictFailures(result, await rulesOf(worktree, signal), words)
      return { event: { type: 'merge_conflicted', failures }, artifacts: [] }
    }
    case 'base_moved':
      throw new AppError('transient', `The base moved to ${result.baseSha} while the branch was being merged.`, {
        retryAfterMs: 0,
      })
    case 'queued':
      throw new AppError('waiting', `The pull request is in the merge queue: ${result.state}.`, {
        retryAfterMs: QUEUE_POLL_MS,
      })
    case 'needs_person':
      return { event: { type: 'paused', cause: 'forge', reason: result.what }, artifacts: [] }
    case 'blocked':
      throw new AppError('transient', `The merge is blocked for now: ${result.reason}`)
  }
}

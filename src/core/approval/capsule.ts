import { z } from 'zod'
import { type Artifact, CiReport } from '../artifacts.ts'
import { contentHash } from '../content-hash.ts'
import { MergeCandidate } from '../merge-candidate.ts'
import type { Actor } from '../pipeline/events.ts'
import type { StageName } from '../stages.ts'
import type { ApprovalPolicy } from './approval.ts'

const Evidence = CiReport.pick({ verdict: true }).extend({
  checks: z.array(z.object({ name: z.string(), state: z.string() })),
})

/**
 * Everything that an approval covers, and by whom, when and from where it was given. Written once, with the decision.
 */
export const ApprovalCapsule = MergeCandidate.extend({
  ci: Evidence,
  /** Hashes by stage and kind, e.g. `BACKEND/Patch`. */
  artifacts: z.record(z.string(), z.string()),
  policy_sha256: z.string(),
  actor: z.object({ kind: z.string(), id: z.string(), name: z.string() }),
  via: z.string(),
  decided_at: z.iso.datetime(),
})
export type ApprovalCapsule = z.infer<typeof ApprovalCapsule>

/** What is approved, without the person. */
export type Approvable = Omit<ApprovalCapsule, 'actor' | 'via' | 'decided_at'>

/** A stored approval. */
export interface KeptCapsule {
  readonly id: number
  readonly content: ApprovalCapsule
  /** Hash of the content when it was written. */
  readonly sha256: string
  /** The capsule whose approval was carried over to this one; `null`: a person decided. */
  readonly carriedFrom: number | null
}

export const capsuleOf = (
  approvable: Approvable,
  by: { readonly actor: Actor; readonly via: string; readonly at: Date },
): ApprovalCapsule => ({ ...approvable, actor: { ...by.actor }, via: by.via, decided_at: by.at.toISOString() })

export type Made = Artifact & { readonly stage: StageName }

/** What a person would approve now, from the artifacts so far; `null`: CI has judged no candidate yet. */
export function approvableOf(made: readonly Made[], policy: ApprovalPolicy): Approvable | null {
  const candidate = made.findLast((one) => one.kind === 'MergeCandidate')
  const report = made.findLast((one) => one.kind === 'CiReport')
  if (candidate?.kind !== 'MergeCandidate' || report?.kind !== 'CiReport') return null
  return approvableFrom(candidate.content, report.content, made, policy)
}

export const approvableFrom = (
  candidate: MergeCandidate,
  report: CiReport,
  made: readonly Made[],
  policy: ApprovalPolicy | null,
): Approvable => ({
  ...candidate,
  ci: { verdict: report.verdict, checks: report.checks.map(({ name, state }) => ({ name, state })) },
  artifacts: hashesOf(made),
  policy_sha256: contentHash(policy && rulesOf(policy)),
})

/** `team` is for lookup and is not hashed. */
const rulesOf = ({ approvers, approvalsNeeded, selfApproval, carryOver }: ApprovalPolicy) => ({
  ...{ approvers, approvalsNeeded, selfApproval, carryOver },
})

/**
 * Artifacts that an approval covers. CI's report and the candidate are in the capsule itself; a context pack changes
 * nothing.
 */
const JUDGED: ReadonlySet<string> = new Set([
  ...['TaskSpec', 'Plan', 'Patch', 'ReviewResult', 'GateDecision', 'BranchDiff', 'ForeignPush'],
])

const hashesOf = (made: readonly Made[]): Record<string, string> =>
  Object.fromEntries(
    made
      .filter(({ kind }) => JUDGED.has(kind))
      .map(({ stage, kind, content }) => [`${stage}/${kind}`, contentHash(content)]),
  )

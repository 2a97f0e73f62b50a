import { contentHash } from '../content-hash.ts'
import type { ApprovalPolicy } from './approval.ts'
import type { Approvable, KeptCapsule } from './capsule.ts'
import { isContentIdentical } from './drift.ts'

export interface Given {
  readonly runId: number
  readonly decision: 'approve' | 'reject' | 'request_changes'
  readonly capsule: KeptCapsule | null
}

export type Carried<D extends Given> = D & { readonly capsule: KeptCapsule }

/**
 * The last wait's approvals that are still valid: the branch merged a newer base, and the change itself, its artifacts,
 * the rules and the policy are the same. None unless the policy allows it.
 */
export function carriedApprovals<D extends Given>(
  decisions: readonly D[],
  now: Approvable,
  policy: ApprovalPolicy,
): Carried<D>[] {
  const last = decisions.at(-1)
  if (!policy.carryOver || last?.decision !== 'approve') return []
  return decisions
    .filter((given): given is Carried<D> => given.runId === last.runId && given.capsule !== null)
    .filter(({ capsule }) => isIntact(capsule) && tookInBase(capsule, now) && isContentIdentical(capsule.content, now))
}

const isIntact = ({ content, sha256 }: KeptCapsule): boolean => contentHash(content) === sha256

const tookInBase = ({ content }: KeptCapsule, now: Approvable): boolean =>
  content.head_sha !== now.head_sha && content.base_sha !== now.base_sha && now.merge_base === now.base_sha

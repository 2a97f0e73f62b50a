import type { AccessPolicy } from '../access/access.ts'

/** The operator's settings for decisions. */
export interface ApprovalPolicy extends AccessPolicy {
  /** Different people who must approve a commit before it is merged; at least 1. */
  readonly approvalsNeeded: number
  /** Whether an approval holds on when the branch only took in a newer base and the change itself is the same. */
  readonly carryOver: boolean
}

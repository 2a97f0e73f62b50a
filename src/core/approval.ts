import type { Actor } from './events.ts'

/** Who may decide. `everybody` is the laptop's rule and is said plainly wherever a decision is due. */
export interface ApprovalPolicy {
  readonly approvers: 'everybody' | readonly string[]
}

export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly why: NotAllowed }
export type NotAllowed = 'no_approvers_configured' | 'not_an_approver'

/**
 * The one rule for clicks, modals, commands and REST. Fails closed: no approvers configured means nobody in Slack.
 * `memberships`: the configured groups and channels that the actor was seen in just now.
 * A REST token is an approver by being issued.
 */
export function mayDecide(policy: ApprovalPolicy, actor: Actor, memberships: readonly string[]): Permission {
  if (policy.approvers === 'everybody' || actor.kind === 'rest') return { allowed: true }
  if (policy.approvers.length === 0) return { allowed: false, why: 'no_approvers_configured' }
  const known = [actor.id, ...memberships]
  return policy.approvers.some((approver) => known.includes(approver))
    ? { allowed: true }
    : { allowed: false, why: 'not_an_approver' }
}

import type { Actor, Verdict } from '../pipeline/events.ts'
import { owns, type Team } from '../team.ts'

/** Who may decide, as the operator configured it. */
export interface ApprovalPolicy {
  /**
   * Ids of people, groups and channels. `everybody` is for laptops; each request for a decision says so.
   */
  readonly approvers: 'everybody' | readonly string[]
  /** Different people who must approve a commit before it is merged; at least 1. */
  readonly approvalsNeeded: number
  /** Whether the requester of a task may approve it. */
  readonly selfApproval: boolean
  /** Whether an approval stays valid if the branch only merged a newer base and the change itself is the same. */
  readonly carryOver: boolean
  /** The workspace where approvers are looked up; `null`: there is only one. */
  readonly team: Team | null
}

/** What the caller knows about the person who decides, read just before. */
export type DeciderFacts =
  /** REST without tokens: any user of this machine. */
  | { readonly kind: 'this_machine' }
  /** A bearer token; its holder is an approver. */
  | { readonly kind: 'token' }
  | {
      readonly kind: 'person'
      readonly membership: Membership
      /** The decision came from a channel that other organisations share, or that we cannot see. */
      readonly inSharedChannel: boolean
      /** The configured groups and channels that the person is in. */
      readonly groups: readonly string[]
    }

export type Membership = 'member' | 'guest' | 'external' | 'bot' | 'deactivated'

export interface Decider {
  readonly actor: Actor
  readonly facts: DeciderFacts
}

/** What the database knows about the task. */
export interface Decidable {
  readonly requester: Actor
  /** The workspace that the task belongs to. */
  readonly team: string | null
  /** Keys of the people who have approved its commit so far. */
  readonly approvals: readonly string[]
}

export type NotAllowed =
  | 'other_workspace'
  | 'no_approvers_configured'
  | 'not_a_member'
  | 'shared_channel'
  | 'not_an_approver'
  | 'own_task'
  | 'already_approved'
export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly why: NotAllowed }

/** Identifies an actor; names may change. */
export const actorKey = ({ kind, id }: Actor): string => `${kind}:${id}`

/**
 * The one rule for buttons, modals, commands, App Home and REST, checked again in the transaction that records the
 * decision. Fails closed: without configured approvers nobody in a workspace may decide.
 */
export function mayDecide(
  policy: ApprovalPolicy,
  decider: Decider,
  { requester, team, approvals }: Decidable,
  decision: Verdict['decision'],
): Permission {
  const { actor, facts } = decider
  if (facts.kind === 'person' && !owns(policy.team, team)) return refused('other_workspace')
  if (facts.kind === 'person' && facts.inSharedChannel) return refused('shared_channel')
  const approver = isApprover(policy, decider)
  if (!approver.allowed || decision !== 'approve') return approver
  const isOwn = actorKey(actor) === actorKey(requester) && facts.kind !== 'this_machine'
  if (isOwn && !policy.selfApproval) return refused('own_task')
  return approvals.includes(actorKey(actor)) ? refused('already_approved') : ALLOWED
}

/** Who may cancel and retry: the requester and the approvers. */
export const maySteer = (policy: ApprovalPolicy, decider: Decider, requester: Actor): Permission =>
  actorKey(decider.actor) === actorKey(requester) ? ALLOWED : isApprover(policy, decider)

/** Whether somebody is an approver, regardless of the task and of the channel. */
export function isApprover({ approvers }: ApprovalPolicy, { actor, facts }: Decider): Permission {
  if (facts.kind !== 'person') return ALLOWED
  if (approvers !== 'everybody' && approvers.length === 0) return refused('no_approvers_configured')
  if (facts.membership !== 'member') return refused('not_a_member')
  const known = [actor.id, ...facts.groups]
  return approvers === 'everybody' || approvers.some((approver) => known.includes(approver))
    ? ALLOWED
    : refused('not_an_approver')
}

const ALLOWED: Permission = { allowed: true }
const refused = (why: NotAllowed): Permission => ({ allowed: false, why })

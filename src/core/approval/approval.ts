import type { Actor, Verdict } from '../pipeline/events.ts'
import { owns, type Team } from '../team.ts'

/** Who may decide, as the operator configured it. */
export interface ApprovalPolicy {
  /**
   * Ids of people, groups and channels. `everybody` is the laptop's rule and is said plainly wherever a decision is
   * due.
   */
  readonly approvers: 'everybody' | readonly string[]
  /** Different people who must approve a commit before it is merged; at least 1. */
  readonly approvalsNeeded: number
  /** Whether who asked for a task may approve it. */
  readonly selfApproval: boolean
  /** Whether an approval holds on when the branch only took in a newer base and the change itself is the same. */
  readonly carryOver: boolean
  /** The workspace whose people are asked about; `null`: there is one. */
  readonly team: Team | null
}

/** What the edge knows of who speaks, read just before. */
export type DeciderFacts =
  /** REST without tokens: whoever sits at this machine. */
  | { readonly kind: 'this_machine' }
  /** A bearer token: an approver by being issued. */
  | { readonly kind: 'token' }
  | {
      readonly kind: 'person'
      readonly membership: Membership
      /** The word was given in a channel that other organisations share, or that we cannot see. */
      readonly inSharedChannel: boolean
      /** Those of the configured groups and channels that the person is in. */
      readonly groups: readonly string[]
    }

export type Membership = 'member' | 'guest' | 'external' | 'bot' | 'deactivated'

export interface Decider {
  readonly actor: Actor
  readonly facts: DeciderFacts
}

/** What the database knows of the task that is decided on. */
export interface Decidable {
  readonly requester: Actor
  /** The workspace that the task belongs to. */
  readonly team: string | null
  /** Keys of those who have approved its commit so far. */
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

/** Tells one actor from another; names may change. */
export const actorKey = ({ kind, id }: Actor): string => `${kind}:${id}`

/**
 * The one rule for buttons, modals, commands, App Home and REST, asked again inside the transaction that records the
 * decision. Fails closed: no approvers configured means nobody of a workspace.
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

/** Cancel and retry: for who asked for the task, and for approvers. */
export const maySteer = (policy: ApprovalPolicy, decider: Decider, requester: Actor): Permission =>
  actorKey(decider.actor) === actorKey(requester) ? ALLOWED : isApprover(policy, decider)

/** An approver of the team, whatever the task and wherever the word was given. */
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

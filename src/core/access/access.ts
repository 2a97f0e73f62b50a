import type { TaskAct } from '../pipeline/acts.ts'
import type { Actor } from '../pipeline/events.ts'
import { owns } from '../team.ts'
import { actorKey, type Decider, type TokenScope } from './person.ts'

/** Every act of people and programs, through Slack, REST or GitHub. */
export type PeopleAct =
  | TaskAct
  | 'create'
  | 'read'
  | 'list'
  | 'note'
  | 'kick'
  | 'raise_budget'
  | 'pause'
  | 'pause_all'
  | 'resume_all'

/** The operator's access settings, by ids of people, groups and channels. */
export interface AccessPolicy {
  /** `everybody` is for laptops; each request for a decision says so. */
  readonly approvers: 'everybody' | readonly string[]
  readonly requesters: 'everybody' | readonly string[]
  /** Whether the requester of a task may approve it. */
  readonly selfApproval: boolean
}

/** The relation to the task that an act requires, besides membership. */
type Relation =
  | 'anybody'
  | 'who may ask'
  | 'who asked, or an approver'
  | 'an approver'
  | 'another approver'
  | 'an operator'

interface AccessRule {
  /** A token needs one of them. */
  readonly scopes: readonly TokenScope[]
  /** Guests, outsiders and bots may do nothing. */
  readonly membership: 'of the workspace' | 'of the workspace or the repository'
  readonly relation: Relation
  /** `seen`: only on tasks of their workspace that were requested in a channel that they can see. */
  readonly visibility: 'seen' | 'none'
  readonly place: 'anywhere' | 'among ourselves'
}

const row = (
  scopes: readonly TokenScope[],
  relation: Relation,
  { visibility = 'seen', place = 'anywhere', membership = 'of the workspace' }: Partial<AccessRule> = {},
): AccessRule => ({ scopes, relation, visibility, place, membership })

/** THE TABLE: who may do what, in any state of the task. No other code decides this. */
export const ACCESS: Readonly<Record<PeopleAct, AccessRule>> = {
  create: row(['create'], 'who may ask', { visibility: 'none' }),
  read: row(['read'], 'anybody'),
  list: row(['read'], 'anybody', { visibility: 'none' }),
  note: row(['create'], 'anybody', { membership: 'of the workspace or the repository' }),
  kick: row(['operate'], 'anybody'),
  answer: row(['create', 'decide'], 'who asked, or an approver'),
  cancel: row(['create', 'decide'], 'who asked, or an approver'),
  pause: row(['create', 'decide'], 'who asked, or an approver'),
  retry: row(['create', 'decide'], 'who asked, or an approver'),
  deny_packages: row(['create', 'decide'], 'who asked, or an approver'),
  revert: row(['create', 'decide'], 'who asked, or an approver'),
  /** An approver, since resuming may cost money. */
  resume: row(['decide'], 'an approver'),
  /** An approver, since a check is passed over. */
  ignore_checks: row(['decide'], 'an approver'),
  raise_budget: row(['decide'], 'an approver'),
  pause_all: row(['operate'], 'an operator', { visibility: 'none' }),
  resume_all: row(['operate'], 'an operator', { visibility: 'none' }),
  reject: row(['decide'], 'an approver', { place: 'among ourselves' }),
  request_changes: row(['decide'], 'an approver', { place: 'among ourselves' }),
  approve: row(['decide'], 'another approver', { place: 'among ourselves' }),
}

/** What the database knows about the task. */
export interface Judged {
  readonly requester: Actor
  /** The workspace that the task belongs to. */
  readonly team: string | null
  /** Keys of the people who have approved its commit so far. */
  readonly approvals: readonly string[]
}

export type NotAllowed =
  | 'scope_missing'
  | 'not_a_member'
  | 'login_unknown'
  | 'other_workspace'
  | 'not_seen'
  | 'shared_channel'
  | 'not_a_requester'
  | 'no_approvers_configured'
  | 'not_an_approver'
  | 'own_task'
  | 'already_approved'
export type Permission = { readonly allowed: true } | { readonly allowed: false; readonly why: NotAllowed }

type Fault = NotAllowed | null

/**
 * The one rule for every act, through Slack, REST and GitHub; for a decision it is checked again in the transaction
 * that records it. Fails closed: without configured approvers nobody in a workspace may decide. `task` `null`: there is
 * none.
 */
export function permission(policy: AccessPolicy, who: Decider, act: PeopleAct, task: Judged | null): Permission {
  const { relation } = ACCESS[act]
  const fault = entryFault(policy, who, act, task) ?? placeFault(who, act) ?? RELATIONS[relation](policy, who, task)
  return fault === null ? { allowed: true } : { allowed: false, why: fault }
}

/** The check before a person learns anything about the task; `null`: they may see it. */
export function entryFault(policy: AccessPolicy, who: Decider, act: PeopleAct, task: Judged | null): Fault {
  const { scopes, membership, visibility } = ACCESS[act]
  const { facts, team, sees } = who
  if (!scopes.some((scope) => hasScope(policy, who, scope))) return 'scope_missing'
  if ('membership' in facts && facts.membership !== 'member') return 'not_a_member'
  if (facts.kind === 'login' && membership !== 'of the workspace or the repository') return 'login_unknown'
  if (visibility === 'none' || task === null) return null
  return owns(team, task.team) ? (sees ? null : 'not_seen') : 'other_workspace'
}

/** A token without scopes may read and create, and may decide only if no approvers are configured. */
const hasScope = ({ approvers }: AccessPolicy, { scopes }: Decider, scope: TokenScope): boolean => {
  if (scopes === 'all') return true
  if (scopes !== 'unscoped') return scopes.includes(scope)
  const noneNamed = approvers === 'everybody' || approvers.length === 0
  return scope === 'read' || scope === 'create' || (scope === 'decide' && noneNamed)
}

const placeFault = ({ facts }: Decider, act: PeopleAct): Fault =>
  ACCESS[act].place === 'among ourselves' && facts.kind === 'person' && facts.inSharedChannel ? 'shared_channel' : null

type Judge = (policy: AccessPolicy, who: Decider, task: Judged | null) => Fault

const isAsker = ({ actor }: Decider, task: Judged | null): boolean =>
  task !== null && actorKey(actor) === actorKey(task.requester)

/**
 * Whether somebody is an approver. A token is one by its scope; a token for a person needs the scope and the person.
 */
const approver: Judge = (policy, who) => {
  const { approvers } = policy
  const { actor, facts } = who
  if (!hasScope(policy, who, 'decide')) return 'scope_missing'
  if (facts.kind === 'login') return 'login_unknown'
  if (facts.kind !== 'person' || approvers === 'everybody') return null
  if (approvers.length === 0) return 'no_approvers_configured'
  return isAmong(approvers, actor, facts.groups) ? null : 'not_an_approver'
}

const isAmong = (ids: readonly string[], { id }: Actor, groups: readonly string[]): boolean =>
  ids.some((one) => one === id || groups.includes(one))

const RELATIONS: Readonly<Record<Relation, Judge>> = {
  anybody: () => null,
  'who may ask': ({ requesters }, { actor, facts }) =>
    facts.kind !== 'person' || requesters === 'everybody' || isAmong(requesters, actor, facts.groups)
      ? null
      : 'not_a_requester',
  'who asked, or an approver': (policy, who, task) => (isAsker(who, task) ? null : approver(policy, who, task)),
  'an approver': approver,
  /** A token by its scope alone; of people those who approve. */
  'an operator': (policy, who, task) => (who.facts.kind === 'person' ? approver(policy, who, task) : null),
  'another approver'(policy, who, task) {
    const fault = approver(policy, who, task)
    if (fault !== null) return fault
    if (isAsker(who, task) && who.facts.kind !== 'this_machine' && !policy.selfApproval) return 'own_task'
    return task?.approvals.includes(actorKey(who.actor)) ? 'already_approved' : null
  },
}

/** The facts that Slack must provide before these acts can be judged. */
export const factsNeeded = ({ requesters }: AccessPolicy, acts: readonly PeopleAct[]) => ({
  place: acts.some((act) => ACCESS[act].place === 'among ourselves'),
  groups: acts.some((act) => {
    const { relation } = ACCESS[act]
    return relation === 'who may ask' ? requesters !== 'everybody' : relation !== 'anybody'
  }),
})
export type FactsNeeded = ReturnType<typeof factsNeeded>

import { type NotAllowed, permission } from '../access/access.ts'
import { actorKey, type Decider } from '../access/person.ts'
import { MergeCandidate, markOf } from '../merge-candidate.ts'
import type { Actor, PersonEvent, Verdict } from '../pipeline/events.ts'
import { awaitsDecisionOn, type Task } from '../pipeline/task.ts'
import type { ApprovalPolicy } from './approval.ts'
import { type Approvable, approvableOf, type Made } from './capsule.ts'
import { type Carried, carriedApprovals, type Given } from './carry-over.ts'
import { reservationLine } from './reservation-text.ts'
import { type Acknowledged, coversKinds, type Reservation, reservations } from './reservations.ts'

type Decided = Extract<PersonEvent, { type: 'decided' }>

/** What a person saw when deciding. */
export interface Seen {
  readonly headSha: string
  /** Mark of the candidate that was shown with the commit; `null`: the current one. */
  readonly mark: string | null
  /** Names of the reservations that the person saw and accepted. */
  readonly acknowledged: readonly string[]
}

/** A person's decision, with what they saw. */
export interface DecisionFacts extends Seen {
  readonly verdict: Verdict
  readonly decider: Decider
  readonly policy: ApprovalPolicy
}

/** What the database knows about the task. */
export interface Known {
  readonly task: Task
  readonly requester: Actor
  readonly team: string | null
  readonly made: readonly Made[]
}

export type Judgement =
  | { readonly outcome: 'late' }
  | { readonly outcome: 'refused'; readonly why: NotAllowed }
  /** The person has not accepted all reservations. */
  | {
      readonly outcome: 'reserved'
      readonly standing: readonly Reservation[]
      readonly missing: readonly Reservation[]
    }
  | ({ readonly outcome: 'decided'; readonly event: Decided } & Grounds)

/** What an approval covers; empty for other decisions. */
export interface Grounds {
  /** `null`: the decision is no approval, or CI has judged no candidate. */
  readonly approvable: Approvable | null
  /** The reservations that it accepts. */
  readonly acknowledged: readonly Acknowledged[]
}

/** Decides whether a decision counts, and what it covers. */
export function evaluateDecision(
  { task, requester, team, made }: Known,
  { headSha, mark, acknowledged, verdict, decider, policy }: DecisionFacts,
): Judgement {
  if (!awaitsDecisionOn(task, headSha)) return { outcome: 'late' }
  const { decision } = verdict
  const approvable = decision === 'approve' ? approvableNow(task, made, policy) : null
  if (mark !== null && approvable !== null && markOf(MergeCandidate.parse(approvable)) !== mark)
    return { outcome: 'late' }
  const judged = permission(policy, decider, decision, { requester, team, approvals: task.approvals })
  if (!judged.allowed) return { outcome: 'refused', why: judged.why }
  const standing = decision === 'approve' ? reservations(task, made) : []
  const missing = standing.filter(({ name }) => !acknowledged.includes(name))
  if (missing.length > 0) return { outcome: 'reserved', standing, missing }
  const event = decidedBy(decider.actor, headSha, verdict, policy)
  return { outcome: 'decided', event, approvable, acknowledged: standing.map(kept) }
}

const kept = (reservation: Reservation): Acknowledged => ({
  name: reservation.name,
  text: reservationLine(reservation),
})

/** An approval that is still valid, and the event that repeats it. */
export interface Repeated<D extends Given> {
  readonly event: Decided
  readonly grounds: Grounds & { readonly approvable: Approvable }
  readonly given: Carried<D>
}

interface GivenBefore extends Given {
  readonly actor: Actor
  readonly comment: string | null
  readonly acknowledged: readonly Acknowledged[]
}

/** The earlier approvals that are still valid for the commit that now awaits a decision. */
export function repeatedApprovals<D extends GivenBefore>(
  { task, made }: Pick<Known, 'task' | 'made'>,
  decisions: readonly D[],
  policy: ApprovalPolicy,
): Repeated<D>[] {
  const approvable = approvableNow(task, made, policy)
  if (approvable === null || !awaitsDecisionOn(task, approvable.head_sha)) return []
  const standing = reservations(task, made)
  const grounds = { approvable, acknowledged: standing.map(kept) }
  return carriedApprovals(decisions, approvable, policy)
    .filter(({ acknowledged }) => coversKinds(acknowledged, standing))
    .map((given) => {
      const verdict = { decision: 'approve', comment: given.comment } as const
      return { event: decidedBy(given.actor, approvable.head_sha, verdict, policy), grounds, given }
    })
}

const decidedBy = (actor: Actor, headSha: string, verdict: Verdict, { approvalsNeeded }: ApprovalPolicy): Decided => ({
  ...{ type: 'decided', headSha, verdict, by: actorKey(actor), approvalsNeeded },
})

/** What a person would approve now; `null` if CI's last verdict is not about the task's commit. */
function approvableNow({ headSha }: Task, made: readonly Made[], policy: ApprovalPolicy): Approvable | null {
  const approvable = approvableOf(made, policy)
  return approvable?.head_sha === headSha ? approvable : null
}

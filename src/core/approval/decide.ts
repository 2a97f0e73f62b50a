import { MergeCandidate, markOf } from '../merge-candidate.ts'
import type { Actor, PersonEvent, Verdict } from '../pipeline/events.ts'
import { awaitsDecisionOn, type Task } from '../pipeline/task.ts'
import { type ApprovalPolicy, actorKey, type Decider, mayDecide, type NotAllowed } from './approval.ts'
import { type Approvable, approvableOf, type Made } from './capsule.ts'
import { type Carried, carriedApprovals, type Given } from './carry-over.ts'

type Decided = Extract<PersonEvent, { type: 'decided' }>

/** What a person looked at. */
export interface Seen {
  readonly headSha: string
  /** Of the candidate that was shown with the commit; `null`: whichever stands. */
  readonly mark: string | null
}

/** What a person decides of what they looked at. */
export interface DecisionFacts extends Seen {
  readonly verdict: Verdict
  readonly decider: Decider
  readonly policy: ApprovalPolicy
}

/** What is known of the task that is decided on. */
export interface Known {
  readonly task: Task
  readonly requester: Actor
  readonly team: string | null
  readonly made: readonly Made[]
}

export type Judgement =
  | { readonly outcome: 'late' }
  | { readonly outcome: 'refused'; readonly why: NotAllowed }
  /** `approvable`: what an approval is given on; `null` where it is none, or where nothing was put before people. */
  | { readonly outcome: 'decided'; readonly event: Decided; readonly approvable: Approvable | null }

/** Whether a decision counts, and on what. */
export function evaluateDecision(
  { task, requester, team, made }: Known,
  { headSha, mark, verdict, decider, policy }: DecisionFacts,
): Judgement {
  if (!awaitsDecisionOn(task, headSha)) return { outcome: 'late' }
  const { decision } = verdict
  const approvable = decision === 'approve' ? approvableNow(task, made, policy) : null
  if (mark !== null && approvable !== null && markOf(MergeCandidate.parse(approvable)) !== mark)
    return { outcome: 'late' }
  const permission = mayDecide(policy, decider, { requester, team, approvals: task.approvals }, decision)
  if (!permission.allowed) return { outcome: 'refused', why: permission.why }
  const event = decidedBy(decider.actor, headSha, verdict, policy)
  return { outcome: 'decided', event, approvable }
}

/** An approval that holds on, as it is given again. */
export interface Repeated<D extends Given> {
  readonly event: Decided
  readonly approvable: Approvable
  readonly given: Carried<D>
}

/** The approvals that hold on for the commit that a decision is due on now. */
export function repeatedApprovals<D extends Given & { readonly actor: Actor; readonly comment: string | null }>(
  { task, made }: Pick<Known, 'task' | 'made'>,
  decisions: readonly D[],
  policy: ApprovalPolicy,
): Repeated<D>[] {
  const approvable = approvableNow(task, made, policy)
  if (approvable === null || !awaitsDecisionOn(task, approvable.head_sha)) return []
  return carriedApprovals(decisions, approvable, policy).map((given) => {
    const verdict = { decision: 'approve', comment: given.comment } as const
    return { event: decidedBy(given.actor, approvable.head_sha, verdict, policy), approvable, given }
  })
}

const decidedBy = (actor: Actor, headSha: string, verdict: Verdict, { approvalsNeeded }: ApprovalPolicy): Decided => ({
  ...{ type: 'decided', headSha, verdict, by: actorKey(actor), approvalsNeeded },
})

/** What CI has judged last, as it is put before people, if it is the task's commit. */
function approvableNow({ headSha }: Task, made: readonly Made[], policy: ApprovalPolicy): Approvable | null {
  const approvable = approvableOf(made, policy)
  return approvable?.head_sha === headSha ? approvable : null
}

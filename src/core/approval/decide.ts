import { type NotAllowed, permission } from '../access/access.ts'
import { actorKey, type Decider } from '../access/person.ts'
import { MergeCandidate, markOf } from '../merge-candidate.ts'
import type { Actor, PersonEvent, Verdict } from '../pipeline/events.ts'
import { awaitsDecisionOn, type Task } from '../pipeline/task.ts'
import type { ApprovalPolicy } from './approval.ts'
import { type Approvable, approvableOf, type Made } from './capsule.ts'
import { type Carried, carriedApprovals, type Given } from './carry-over.ts'

type Decided = Extract<PersonEvent, { type: 'decided' }>

/** What a person saw when deciding. */
export interface Seen {
  readonly headSha: string
  /** Mark of the candidate that was shown with the commit; `null`: the current one. */
  readonly mark: string | null
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
  /** `approvable`: what an approval covers; `null`: the decision is no approval, or CI has judged no candidate. */
  | { readonly outcome: 'decided'; readonly event: Decided; readonly approvable: Approvable | null }

/** Decides whether a decision counts, and what it covers. */
export function evaluateDecision(
  { task, requester, team, made }: Known,
  { headSha, mark, verdict, decider, policy }: DecisionFacts,
): Judgement {
  if (!awaitsDecisionOn(task, headSha)) return { outcome: 'late' }
  const { decision } = verdict
  const approvable = decision === 'approve' ? approvableNow(task, made, policy) : null
  if (mark !== null && approvable !== null && markOf(MergeCandidate.parse(approvable)) !== mark)
    return { outcome: 'late' }
  const judged = permission(policy, decider, decision, { requester, team, approvals: task.approvals })
  if (!judged.allowed) return { outcome: 'refused', why: judged.why }
  const event = decidedBy(decider.actor, headSha, verdict, policy)
  return { outcome: 'decided', event, approvable }
}

/** An approval that is still valid, and the event that repeats it. */
export interface Repeated<D extends Given> {
  readonly event: Decided
  readonly approvable: Approvable
  readonly given: Carried<D>
}

/** The earlier approvals that are still valid for the commit that now awaits a decision. */
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

/** What a person would approve now; `null` if CI's last verdict is not about the task's commit. */
function approvableNow({ headSha }: Task, made: readonly Made[], policy: ApprovalPolicy): Approvable | null {
  const approvable = approvableOf(made, policy)
  return approvable?.head_sha === headSha ? approvable : null
}

import {
  type ApprovalPolicy,
  type Decider,
  isApprover,
  mayDecide,
  maySteer,
  type Permission,
} from '../core/approval/approval.ts'
import { possibleActs, type TaskAct } from '../core/pipeline/acts.ts'
import type { NotedEvent } from '../core/pipeline/noted.ts'
import type { Task } from '../core/pipeline/task.ts'
import type { TaskRecord } from '../store/task-row.ts'
import type { PeopleAct, Refused } from './outcome.ts'
import { deciderOf, type PeopleDeps, type Speaker } from './speaker.ts'

/** What a permission depends on of a task, or of one that is to be made. */
type Judged = Pick<TaskRecord, 'requester' | 'team'> & { readonly task: Pick<Task, 'approvals'> }

type Rule = (policy: ApprovalPolicy, decider: Decider, task: Judged) => Permission

const ALLOWED: Permission = { allowed: true }
const deciding =
  (decision: 'approve' | 'reject' | 'request_changes'): Rule =>
  (policy, decider, { requester, team, task: { approvals } }) =>
    mayDecide(policy, decider, { requester, team, approvals }, decision)
const steering: Rule = (policy, decider, { requester }) => maySteer(policy, decider, requester)
const membership: Rule = (_policy, { facts }) =>
  facts.kind !== 'person' || facts.membership === 'member' ? ALLOWED : { allowed: false, why: 'not_a_member' }

interface AccessRule {
  /** `everybody`: nothing is asked about the speaker. */
  readonly may: Rule | 'everybody'
  /** The event that a refusal is kept as; `null`: none. */
  readonly refusedAs: NotedEvent['type'] | null
}

/** Who may do what, whatever state the task is in. `evaluateDecision` asks `mayDecide` again with the task locked. */
const ACCESS: Readonly<Record<PeopleAct, AccessRule>> = {
  approve: { may: deciding('approve'), refusedAs: 'decision_refused' },
  reject: { may: deciding('reject'), refusedAs: 'decision_refused' },
  request_changes: { may: deciding('request_changes'), refusedAs: 'decision_refused' },
  cancel: { may: steering, refusedAs: 'act_refused' },
  retry: { may: steering, refusedAs: 'act_refused' },
  answer: { may: steering, refusedAs: 'act_refused' },
  /** Going on after a pause may cost money. */
  resume: { may: (policy, decider) => isApprover(policy, decider), refusedAs: 'act_refused' },
  note: { may: membership, refusedAs: null },
  kick: { may: 'everybody', refusedAs: null },
  create: { may: 'everybody', refusedAs: null },
}

const permission = (policy: ApprovalPolicy, decider: Decider, act: PeopleAct, task: Judged): Permission => {
  const { may } = ACCESS[act]
  return may === 'everybody' ? ALLOWED : may(policy, decider, task)
}

/** What somebody can do to a task as it stands now. */
export const actsAllowed = (policy: ApprovalPolicy, decider: Decider, record: TaskRecord): TaskAct[] =>
  possibleActs(record.task).filter((act) => permission(policy, decider, act, record).allowed)

/** What the speaker can do to a task as it stands now. */
export const actsFor = async (
  { policy }: Pick<PeopleDeps, 'policy'>,
  speaker: Speaker,
  record: TaskRecord,
): Promise<TaskAct[]> => actsAllowed(policy, await deciderOf(speaker), record)

/** Whether the speaker may. Fails closed: not knowing throws. */
export const permissionOf = async (
  { policy }: Pick<PeopleDeps, 'policy'>,
  speaker: Speaker,
  act: PeopleAct,
  task: Judged,
): Promise<Permission> =>
  ACCESS[act].may === 'everybody' ? ALLOWED : permission(policy, await deciderOf(speaker), act, task)

/** `null`: the speaker may. A refusal is kept for the audit. Fails closed: not knowing throws. */
export async function authorize(
  deps: Pick<PeopleDeps, 'policy' | 'orchestrator'>,
  speaker: Speaker,
  act: Exclude<PeopleAct, 'create'>,
  record: TaskRecord,
): Promise<Refused | null> {
  const judged = await permissionOf(deps, speaker, act, record)
  if (judged.allowed) return null
  const { refusedAs } = ACCESS[act]
  const { id: taskId, seq } = record.task
  const { actor, via } = speaker
  const { why } = judged
  if (refusedAs !== null)
    await deps.orchestrator.record({ taskId, seq, actor, type: refusedAs, body: { wish: act, via, why } })
  return { outcome: 'refused', act, why, task: record.task }
}

import {
  type ApprovalPolicy,
  type Decider,
  isApprover,
  mayDecide,
  maySteer,
  type Permission,
} from '../../core/approval/approval.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type ActionId, actsOn } from './card-actions.ts'

type Judged = Pick<TaskView, 'task' | 'requester' | 'team'>
type Rule = (policy: ApprovalPolicy, decider: Decider, task: Judged) => Permission

const deciding =
  (decision: 'approve' | 'reject' | 'request_changes'): Rule =>
  (policy, decider, { requester, team, task: { approvals } }) =>
    mayDecide(policy, decider, { requester, team, approvals }, decision)
const steering: Rule = (policy, decider, { requester }) => maySteer(policy, decider, requester)

/** What each act asks of the policy, whatever state the task is in. */
const RULES: Readonly<Record<ActionId, Rule>> = {
  approve: deciding('approve'),
  reject: deciding('reject'),
  request_changes: deciding('request_changes'),
  cancel: steering,
  retry: steering,
  answer: steering,
  /** Going on after a pause may cost money. */
  resume: (policy, decider) => isApprover(policy, decider),
}

export const mayAct = (policy: ApprovalPolicy, decider: Decider, task: Judged, act: ActionId): Permission =>
  RULES[act](policy, decider, task)

/** What somebody can do to a task as it stands now. */
export const actsAllowed = (policy: ApprovalPolicy, decider: Decider, task: Judged): ActionId[] =>
  actsOn(task).filter((act) => mayAct(policy, decider, task, act).allowed)

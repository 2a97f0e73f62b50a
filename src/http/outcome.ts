import type { FastifyReply, FastifyRequest } from 'fastify'
import type { NotAllowed } from '../core/access/access.ts'
import type { Exceeded } from '../core/access/quota.ts'
import { reservationLine } from '../core/approval/reservation-text.ts'
import type { Late } from '../people/late.ts'
import type { Counted, Done, PeopleOutcome, Reserved, RevertDone } from '../people/outcome.ts'
import type { Decision } from '../store/decisions.ts'
import { type ProblemDetails, problem, problemOf, sendProblem } from './problem.ts'
import { decisionResource, reservationResource, taskSummary } from './resource.ts'
import { noSuchTask, type TaskRoutes, taskAnswer } from './view.ts'

/** The task as it stands after an act, or why nothing came of it. */
export async function sendOutcome(
  routes: TaskRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  outcome: PeopleOutcome,
): Promise<FastifyReply> {
  if (outcome.outcome !== 'done' && outcome.outcome !== 'counted') return sendProblem(reply, problemOfOutcome(outcome))
  return reply.send(await taskAnswer(routes, request, outcome.task))
}

export function problemOfOutcome(outcome: Exclude<PeopleOutcome, Done | RevertDone | Counted>): ProblemDetails {
  switch (outcome.outcome) {
    case 'refused':
      return problem(403, REFUSALS[outcome.why], { reason: outcome.why })
    case 'too_many':
      return tooMany(outcome.exceeded)
    case 'reserved':
      return reservedProblem(outcome)
    case 'late':
      return conflictOf(outcome)
    case 'needs_answer':
      return problem(400, `answer: is required, because the task asks: ${outcome.question}`)
    case 'too_long':
      return problem(400, `answer: must have at most ${outcome.limit} characters.`)
    case 'not_found':
      return problemOf(noSuchTask(outcome.taskId))
  }
}

export const tooMany = (over: Exceeded): ProblemDetails =>
  problem(
    429,
    over.limit === 'hour'
      ? `You have asked for ${over.most} tasks within an hour (TASKS_HOUR_LIMIT): try again later.`
      : `You have ${over.most} tasks open (TASKS_OPEN_LIMIT): wait until one ends, or cancel one.`,
    { reason: `${over.limit}_limit` },
  )

/** What an approval has to name, and how. */
function reservedProblem({ standing, missing, view }: Reserved): ProblemDetails {
  const acknowledge = standing.map(({ name }) => name)
  const detail = `${view.task.headSha} is not approved: ${missing.map(reservationLine).join('. ')}. Whoever accepts that sends "acknowledge" with the names of these reservations: ${JSON.stringify({ acknowledge })}.`
  return problem(409, detail, { reservations: standing.map(reservationResource), acknowledge })
}

/** Where the task stands, and who decided what and when if somebody did. */
function conflictOf(late: Late): ProblemDetails {
  const last = late.view.decisions.at(-1) ?? null
  const detail = [whyLate(late), ...(last === null ? [] : [decidedText(last)])].join(' ')
  return problem(409, detail, {
    task: taskSummary(late.view),
    decision: last === null ? null : decisionResource(last),
  })
}

function whyLate({ why, wanted, view }: Late): string {
  const { id, state } = view.task
  switch (why.kind) {
    case 'other_candidate':
      return `Task ${id} waits for a decision on ${why.headSha} as it stands now, not as it stood before: look at it and decide again.`
    case 'other_commit':
      return `Task ${id} now waits for a decision on commit ${why.headSha}, not on ${why.seenSha}: look at it and decide again.`
    case 'decided':
    case 'elsewhere':
      return `Task ${id} is ${state.status}${state.status === 'DONE' ? '' : ` in ${state.stage}`}. ${NEEDS[wanted]}`
  }
}

const NEEDS: Readonly<Record<Late['wanted'], string>> = {
  decided: 'Only a task that is WAITING in HUMAN_APPROVAL can be decided on.',
  cancelled: 'Only a task that is RUNNING, WAITING or PAUSED can be cancelled.',
  held: 'Only a RUNNING task can be paused; a waiting one has nothing under way.',
  retried: 'Only a FAILED task can be retried.',
  resumed: 'Only a PAUSED task can be resumed.',
  reverted: 'Only a DONE task can be reverted: nothing else has merged anything.',
  checks_ignored: 'Only a task that is PAUSED for checks that say nothing can be told to ignore them.',
  packages_denied: 'Only a task that is PAUSED for new packages can be told to do without.',
}

const decidedText = ({ decision, actor, via, createdAt }: Decision): string =>
  `${DECIDED[decision]} by ${actor.name} (${via}) at ${createdAt.toISOString()}.`

const DECIDED = {
  approve: 'Already approved',
  reject: 'Already rejected',
  request_changes: 'Changes were requested',
} as const satisfies Record<Decision['decision'], string>

const REFUSALS: Readonly<Record<NotAllowed, string>> = {
  scope_missing: 'This token is not for that: make one with the scope that it needs (npm run token -- create).',
  login_unknown: 'PEOPLE ties this login of GitHub to nobody, so it may only leave notes.',
  not_seen: 'This task was asked for in a private channel.',
  not_a_requester: 'Only those whom SLACK_REQUESTERS names may ask for tasks.',
  other_workspace: 'Only people of the task’s own Slack workspace may decide.',
  own_task:
    'Who asked for a task does not approve it: let another token or person do it (or set SLACK_ALLOW_SELF_APPROVAL=1).',
  already_approved: 'This approval is counted already: the next one must come from somebody else.',
  no_approvers_configured: 'No approvers are configured: set SLACK_APPROVERS.',
  not_an_approver: 'Only approvers may decide: see SLACK_APPROVERS.',
  not_a_member: 'Only full members of the workspace may do that.',
  shared_channel: 'Decisions are not taken in channels that other organisations share.',
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ApprovalPolicy, DeciderFacts, NotAllowed } from '../core/approval/approval.ts'
import type { Verdict } from '../core/pipeline/events.ts'
import { actorOf, type Tokens } from './access.ts'
import { idOf } from './actions.ts'
import { conflictOf } from './conflict.ts'
import { Approve, parseBody, Reject, RequestChanges } from './input.ts'
import { problem, sendProblem } from './problem.ts'
import { taskResource } from './resource.ts'
import { type TaskRoutes, viewOf } from './tasks.ts'

export interface DecisionRoutes extends TaskRoutes {
  readonly policy: ApprovalPolicy
  readonly tokens: Tokens
}

/** A person's word on one commit: `head_sha` of the body, or else the task's newest as it stood when the request came. */
export function registerDecisions(api: FastifyInstance, routes: DecisionRoutes): void {
  api.post('/tasks/:id/approve', (request, reply) => {
    const { comment = null, head_sha, candidate } = parseBody(Approve, request.body)
    return decide(routes, request, reply, { decision: 'approve', comment }, head_sha, candidate)
  })
  api.post('/tasks/:id/reject', (request, reply) => {
    const { comment, head_sha } = parseBody(Reject, request.body)
    return decide(routes, request, reply, { decision: 'reject', comment }, head_sha)
  })
  api.post('/tasks/:id/request-changes', (request, reply) => {
    const { section, comment, head_sha } = parseBody(RequestChanges, request.body)
    return decide(routes, request, reply, { decision: 'request_changes', section, comment }, head_sha)
  })
}

async function decide(
  { db, orchestrator, policy, tokens }: DecisionRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  verdict: Verdict,
  seenSha: string | undefined,
  mark: string | null = null,
): Promise<FastifyReply> {
  const id = idOf(request)
  // A task without a commit waits for nobody's word: no name of a commit fits it.
  const headSha = seenSha ?? (await viewOf(db, id)).task.headSha ?? ''
  const standing: DeciderFacts = { kind: tokens.size === 0 ? 'this_machine' : 'token' }
  const decider = { actor: actorOf(request), standing }
  const told = await orchestrator.decide(id, { headSha, mark, verdict, decider, via: 'rest', policy })
  if (told.outcome === 'refused') return sendProblem(reply, problem(403, REFUSALS[told.why], { reason: told.why }))
  const view = await viewOf(db, id)
  if (told.outcome === 'late') return sendProblem(reply, conflictOf(view, { type: 'decided', headSha }))
  return reply.send(taskResource(view))
}

/** A token is an approver by being issued, so most refusals are for people of Slack only. */
const REFUSALS: Readonly<Record<NotAllowed, string>> = {
  other_workspace: 'Only people of the task’s own Slack workspace may decide.',
  own_task:
    'Who asked for a task does not approve it: let another token or person do it (or set SLACK_ALLOW_SELF_APPROVAL=1).',
  already_approved: 'This approval is counted already: the next one must come from somebody else.',
  no_approvers_configured: 'No approvers are configured: set SLACK_APPROVERS.',
  not_an_approver: 'Only approvers may decide: see SLACK_APPROVERS.',
  not_a_member: 'Only full members of the workspace may decide.',
  shared_channel: 'Decisions are not taken in channels that other organisations share.',
}

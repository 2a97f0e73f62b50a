import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { type ApprovalPolicy, mayDecide } from '../core/approval.ts'
import type { Verdict } from '../core/events.ts'
import { actorOf } from './access.ts'
import { apply, idOf } from './actions.ts'
import { Approve, parseBody, Reject, RequestChanges } from './input.ts'
import { problem, sendProblem } from './problem.ts'
import { type TaskRoutes, viewOf } from './tasks.ts'

export interface DecisionRoutes extends TaskRoutes {
  readonly policy: ApprovalPolicy
}

/** A person's word on one commit: `head_sha` of the body, or else the task's newest as it stood when the request came. */
export function registerDecisions(api: FastifyInstance, routes: DecisionRoutes): void {
  api.post('/tasks/:id/approve', (request, reply) => {
    const { comment = null, head_sha } = parseBody(Approve, request.body)
    return decide(routes, request, reply, { decision: 'approve', comment }, head_sha)
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
  routes: DecisionRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  verdict: Verdict,
  seenSha: string | undefined,
): Promise<FastifyReply> {
  if (!mayDecide(routes.policy, actorOf(request), []).allowed)
    return sendProblem(reply, problem(403, `${actorOf(request).name} may not decide.`))
  const { task } = await viewOf(routes.db, idOf(request))
  // A task without a commit waits for nobody's word: no name of a commit fits it.
  const headSha = seenSha ?? task.headSha ?? ''
  return apply(routes, request, reply, { type: 'decided', headSha, verdict })
}

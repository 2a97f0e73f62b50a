import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Verdict } from '../core/pipeline/events.ts'
import { decideTask } from '../people/decide.ts'
import { speakerOf } from './access.ts'
import { Approve, idOf, parseBody, Reject, RequestChanges } from './input.ts'
import { sendOutcome } from './outcome.ts'
import type { TaskRoutes } from './view.ts'

/** Decisions on one commit: `head_sha` of the body, or else the task's newest as the request comes. */
export function registerDecisions(api: FastifyInstance, routes: TaskRoutes): void {
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
  routes: TaskRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  verdict: Verdict,
  headSha: string | null = null,
  mark: string | null = null,
): Promise<FastifyReply> {
  const decided = await decideTask(routes, speakerOf(request), idOf(request), { verdict, headSha, mark })
  return sendOutcome(routes, request, reply, decided)
}

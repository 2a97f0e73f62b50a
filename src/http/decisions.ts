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
    const { comment = null, head_sha, candidate, acknowledge } = parseBody(Approve, request.body)
    const verdict = { decision: 'approve', comment } as const
    return decide(routes, request, reply, verdict, { head_sha, candidate, acknowledge })
  })
  api.post('/tasks/:id/reject', (request, reply) => {
    const { comment, head_sha } = parseBody(Reject, request.body)
    return decide(routes, request, reply, { decision: 'reject', comment }, { head_sha })
  })
  api.post('/tasks/:id/request-changes', (request, reply) => {
    const { section, comment, head_sha } = parseBody(RequestChanges, request.body)
    return decide(routes, request, reply, { decision: 'request_changes', section, comment }, { head_sha })
  })
}

/** What the caller looked at, where the body says it. */
interface LookedAt {
  readonly head_sha: string | undefined
  readonly candidate?: string | undefined
  readonly acknowledge?: readonly string[] | undefined
}

async function decide(
  routes: TaskRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  verdict: Verdict,
  { head_sha: headSha, candidate: mark, acknowledge: acknowledged }: LookedAt,
): Promise<FastifyReply> {
  const wish = { verdict, headSha: headSha ?? null, mark: mark ?? null, acknowledged: acknowledged ?? [] }
  return sendOutcome(routes, request, reply, await decideTask(routes, speakerOf(request), idOf(request), wish))
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { actorKey } from '../core/approval/approval.ts'
import type { PersonAct } from '../core/pipeline/events.ts'
import type { Kicked } from '../core/pipeline/kicked.ts'
import { questionOf } from '../core/pipeline/task.ts'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { AppError } from '../errors.ts'
import { actorOf } from './access.ts'
import { conflictOf } from './conflict.ts'
import { Cancel, Nothing, parseBody, parseInput, Resume, TaskId } from './input.ts'
import { sendProblem } from './problem.ts'
import { taskResource } from './resource.ts'
import { type TaskRoutes, viewOf } from './tasks.ts'

export interface ActionRoutes extends TaskRoutes {
  /** Runs what is due of a task now, once; answers what it did in one sentence. */
  readonly kick: (taskId: number) => Promise<Kicked>
}

/** What people do to a task beside deciding. Each answers the task as it stands then, or 409 where it stands instead. */
export function registerActions(api: FastifyInstance, routes: ActionRoutes): void {
  api.post('/tasks/:id/cancel', async (request, reply) => {
    const { reason } = parseBody(Cancel, request.body)
    const { language } = await viewOf(routes.db, idOf(request))
    const by = reasonsIn(language).task.cancelledBy(actorOf(request).name)
    return apply(routes, request, reply, { type: 'cancelled', reason: reason ?? by })
  })

  api.post('/tasks/:id/retry', (request, reply) => {
    parseBody(Nothing, request.body)
    return apply(routes, request, reply, { type: 'retried' })
  })

  api.post('/tasks/:id/resume', async (request, reply) => {
    const { budget_usd = null, answer = null } = parseBody(Resume, request.body)
    const view = await viewOf(routes.db, idOf(request))
    if (view.task.state.status !== 'PAUSED') return sendProblem(reply, conflictOf(view, { type: 'resumed' }))
    const question = questionOf(view.task)
    if (question !== null && answer === null)
      throw new AppError('bad_input', `answer: is required, because the task asks: ${question}`)
    const sourceKey = `answer:${view.task.id}:${view.task.seq}:${actorKey(actorOf(request))}`
    const said = answer === null ? null : { text: answer, sourceKey }
    return apply(routes, request, reply, { type: 'resumed', budgetUsd: budget_usd, answer: said })
  })

  api.post('/tasks/:id/kick', async (request) => {
    parseBody(Nothing, request.body)
    const { task } = await viewOf(routes.db, idOf(request))
    const kicked = await routes.kick(task.id)
    return { ...taskResource(await viewOf(routes.db, task.id)), did: kickedLine(kicked) }
  })
}

function kickedLine(kicked: Kicked): string {
  if (kicked.outcome === 'not_due') return `Nothing is due: the task is ${kicked.status}.`
  const { stage } = kicked
  const said = {
    started: `${stage} was waiting for its next try; it starts now.`,
    requeued: `${stage} had no job; it was queued.`,
    next: `${stage} is queued and next in line.`,
    running: `Nothing to start: ${stage} is being worked on right now.`,
  }
  return said[kicked.outcome]
}

/** One event of the caller's through the one door, and the answer to it. */
export async function apply(
  { db, orchestrator }: TaskRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  event: PersonAct,
): Promise<FastifyReply> {
  const id = idOf(request)
  const moved = await orchestrator.apply(id, event, { actor: actorOf(request), via: 'rest' })
  const view = await viewOf(db, id)
  return moved === null ? sendProblem(reply, conflictOf(view, event)) : reply.send(taskResource(view))
}

export const idOf = (request: FastifyRequest): number => parseInput(TaskId, request.params).id

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Kicked } from '../core/pipeline/kicked.ts'
import { cancelTask } from '../people/cancel.ts'
import { denyPackages } from '../people/deny-packages.ts'
import { pauseAll, resumeAll } from '../people/halt.ts'
import { ignoreChecks } from '../people/ignore-checks.ts'
import { kickTask } from '../people/kick.ts'
import { pauseTask } from '../people/pause.ts'
import { resumeTask } from '../people/resume.ts'
import { retryTask } from '../people/retry.ts'
import { revertTask } from '../people/revert.ts'
import { speakerOf } from './access.ts'
import { Cancel, DenyPackages, idOf, Nothing, parseBody, Resume, Revert } from './input.ts'
import { problemOfOutcome, sendOutcome } from './outcome.ts'
import { sendProblem } from './problem.ts'
import { waiting } from './tasks.ts'
import { sendMade, type TaskRoutes, taskAnswer } from './view.ts'

/** What people do to a task beside deciding. Each answers the task as it stands then, or 409 where it stands instead. */
export function registerActions(api: FastifyInstance, routes: TaskRoutes): void {
  api.post('/tasks/:id/cancel', async (request, reply) => {
    const { reason = null } = parseBody(Cancel, request.body)
    return sendOutcome(routes, request, reply, await cancelTask(routes, speakerOf(request), idOf(request), reason))
  })

  api.post('/tasks/:id/pause', async (request, reply) => {
    parseBody(Nothing, request.body)
    return sendOutcome(routes, request, reply, await pauseTask(routes, speakerOf(request), idOf(request)))
  })

  api.post('/pause-all', (request, reply) => halt(pauseAll, routes, request, reply))
  api.post('/resume-all', (request, reply) => halt(resumeAll, routes, request, reply))

  api.post('/tasks/:id/retry', async (request, reply) => {
    parseBody(Nothing, request.body)
    return sendOutcome(routes, request, reply, await retryTask(routes, speakerOf(request), idOf(request)))
  })

  api.post('/tasks/:id/resume', async (request, reply) => {
    const { budget_usd: budgetUsd = null, answer = null } = parseBody(Resume, request.body)
    const resumed = await resumeTask(routes, speakerOf(request), idOf(request), { budgetUsd, answer })
    return sendOutcome(routes, request, reply, resumed)
  })

  api.post('/tasks/:id/deny-packages', async (request, reply) => {
    const { comment } = parseBody(DenyPackages, request.body)
    const denied = await denyPackages(routes, speakerOf(request), idOf(request), comment)
    return sendOutcome(routes, request, reply, denied)
  })

  api.post('/tasks/:id/ignore-checks', async (request, reply) => {
    parseBody(Nothing, request.body)
    const ignored = await ignoreChecks(routes, speakerOf(request), idOf(request), null)
    return sendOutcome(routes, request, reply, ignored)
  })

  api.post('/tasks/:id/revert', async (request, reply) => {
    const { reason = null } = parseBody(Revert, request.body)
    const reverted = await revertTask(routes, speakerOf(request), idOf(request), reason)
    if (reverted.outcome === 'done') return sendMade(routes, request, reply, reverted.task, reverted.created)
    if (reverted.outcome === 'too_many') waiting(reply, reverted.exceeded)
    return sendProblem(reply, problemOfOutcome(reverted))
  })

  api.post('/tasks/:id/kick', (request, reply) => kick(routes, request, reply))
}

async function halt(act: typeof pauseAll, routes: TaskRoutes, request: FastifyRequest, reply: FastifyReply) {
  parseBody(Nothing, request.body)
  const halted = await act(routes, speakerOf(request))
  if (halted.outcome === 'refused') return sendProblem(reply, problemOfOutcome(halted))
  return reply.send({ did: halted.did, tasks: halted.tasks })
}

async function kick(routes: TaskRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  parseBody(Nothing, request.body)
  const id = idOf(request)
  const kicked = await kickTask(routes, speakerOf(request), id)
  if (kicked.outcome === 'not_found' || kicked.outcome === 'refused')
    return sendProblem(reply, problemOfOutcome(kicked))
  if (kicked.outcome === 'late') {
    const did = `Nothing is due: the task is ${kicked.view.task.state.status}.`
    return reply.send({ ...(await taskAnswer(routes, request, kicked.view.task)), did })
  }
  const { outcome, stage } = kicked.kicked
  return reply.send({ ...(await taskAnswer(routes, request, kicked.task)), did: KICKED[outcome](stage) })
}

const KICKED: Readonly<Record<Exclude<Kicked['outcome'], 'not_due'>, (stage: string) => string>> = {
  started: (stage) => `${stage} was waiting for its next try; it starts now.`,
  requeued: (stage) => `${stage} had no job; it was queued.`,
  next: (stage) => `${stage} is queued and next in line.`,
  running: (stage) => `Nothing to start: ${stage} is being worked on right now.`,
}

import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { Exceeded } from '../core/access/quota.ts'
import { type CreateOutcome, createTask } from '../people/create.ts'
import { findVisible, listVisible } from '../people/visible.ts'
import { speakerOf } from './access.ts'
import { IdempotencyKey, idOf, parseBody, parseInput, TaskPage, TaskRequest, titleAndRequest } from './input.ts'
import { problemOfOutcome, tooMany } from './outcome.ts'
import { type ProblemDetails, problem, problemOf, sendProblem } from './problem.ts'
import { taskResource, taskSummary } from './resource.ts'
import { sendMade, type TaskRoutes } from './view.ts'

export function registerTasks(api: FastifyInstance, routes: TaskRoutes): void {
  api.get('/tasks', async (request, reply) => {
    const { status = null, limit, cursor: before = null } = parseInput(TaskPage, request.query)
    const wish = { status, mine: false, before, limit: limit + 1 }
    const listed = await listVisible(routes, speakerOf(request), wish)
    if (listed.outcome === 'refused') return sendProblem(reply, problemOfOutcome(listed))
    const { records } = listed
    const page = records.slice(0, limit)
    const next = records.length > limit ? (page.at(-1)?.task.id ?? null) : null
    return { tasks: page.map(taskSummary), next_cursor: next === null ? null : String(next) }
  })

  api.get('/tasks/:id', async (request, reply) => {
    const found = await findVisible(routes, speakerOf(request), 'read', idOf(request))
    return found.outcome === 'seen' ? taskResource(found.view) : sendProblem(reply, problemOfOutcome(found))
  })

  api.post('/tasks', (request, reply) => create(routes, request, reply))
}

async function create(routes: TaskRoutes, request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> {
  const body = parseBody(TaskRequest, request.body)
  const { repository = null, base_branch: baseBranch = null } = body
  const { 'idempotency-key': key = null } = parseInput(IdempotencyKey, request.headers)
  const speaker = speakerOf(request)
  const wish = {
    ...titleAndRequest(body),
    requestKey: key === null ? null : `rest:${speaker.actor.name}:${key}`,
    ...{ channel: null, budgetUsd: null, model: null, repository, baseBranch },
  }
  const made = await createTask({ ...routes, ...NO_CHOICE }, speaker, wish)
  if (made.outcome === 'too_many') return sendProblem(waiting(reply, made.exceeded), tooMany(made.exceeded))
  if (made.outcome !== 'done') return sendProblem(reply, problemOfCreate(made))
  return sendMade(routes, request, reply, made.record.task, made.created)
}

/** REST asks for no model, and a task of the default channel is shown once it can be. */
const NO_CHOICE = { modelChoices: [], canShow: async () => true }

export const waiting = (reply: FastifyReply, over: Exceeded): FastifyReply =>
  over.limit === 'hour' ? reply.header('retry-after', String(Math.ceil(over.retryAfterMs / 1000))) : reply

type NotCreated = Exclude<CreateOutcome, { outcome: 'done' | 'too_many' }>

function problemOfCreate(outcome: NotCreated): ProblemDetails {
  switch (outcome.outcome) {
    case 'key_taken': {
      const { id } = outcome.record.task
      return problem(422, `This Idempotency-Key made task ${id} of another request: use a new key.`)
    }
    case 'no_target':
      return problemOf(outcome.fault)
    case 'refused':
      return problemOfOutcome(outcome)
    case 'no_model_choice':
    case 'unknown_model':
      return problem(400, 'model: is not one that can be asked for.')
    case 'no_place':
      return problem(400, 'channel: tasks cannot be shown there.')
  }
}

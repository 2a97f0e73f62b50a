import type { FastifyInstance } from 'fastify'
import { detectLanguage } from '../core/language.ts'
import { sameRepository } from '../core/target.ts'
import { AppError } from '../errors.ts'
import type { Orchestrator } from '../orchestrator.ts'
import type { Sql } from '../store/pool.ts'
import type { TaskRecord } from '../store/task-row.ts'
import { findTaskView, type TaskView } from '../store/task-view.ts'
import { listTasks } from '../store/tasks.ts'
import { actorOf } from './access.ts'
import { IdempotencyKey, parseBody, parseInput, TaskId, TaskPage, TaskRequest, titleAndRequest } from './input.ts'
import { problem, sendProblem } from './problem.ts'
import { taskResource, taskSummary } from './resource.ts'

export interface TaskRoutes {
  readonly db: Sql
  readonly orchestrator: Orchestrator
  /** Where others reach this server; `null`: not known, so Location is relative. */
  readonly publicUrl: string | null
}

export function registerTasks(api: FastifyInstance, { db, orchestrator, publicUrl }: TaskRoutes): void {
  api.get('/tasks', async (request) => {
    const { status = null, limit, cursor: before = null } = parseInput(TaskPage, request.query)
    const records = await listTasks(db, { status, before, limit: limit + 1 })
    const page = records.slice(0, limit)
    const next = records.length > limit ? (page.at(-1)?.task.id ?? null) : null
    return { tasks: page.map(taskSummary), next_cursor: next === null ? null : String(next) }
  })

  api.get('/tasks/:id', async (request) => taskResource(await viewOf(db, parseInput(TaskId, request.params).id)))

  api.post('/tasks', async (request, reply) => {
    const body = parseBody(TaskRequest, request.body)
    const { title, rawRequest } = titleAndRequest(body)
    const { 'idempotency-key': key = null } = parseInput(IdempotencyKey, request.headers)
    const requester = actorOf(request)
    const { record, created } = await orchestrator.create({
      ...{ title, rawRequest, requester, channel: null },
      ...{ repository: body.repository ?? null, baseBranch: body.base_branch ?? null },
      language: detectLanguage(rawRequest),
      requestKey: key === null ? null : `rest:${requester.name}:${key}`,
    })
    const { id } = record.task
    if (record.title !== title || record.rawRequest !== rawRequest || !isAsked(record, body))
      return sendProblem(reply, problem(422, `This Idempotency-Key made task ${id} of another request: use a new key.`))
    const code = created ? 201 : 200
    return reply
      .code(code)
      .header('location', `${publicUrl?.replace(/\/+$/, '') ?? ''}/tasks/${id}`)
      .send(taskResource(await viewOf(db, id)))
  })
}

const isAsked = ({ target }: TaskRecord, { repository, base_branch }: TaskRequest): boolean =>
  (repository == null || sameRepository(repository, target?.repository ?? '')) &&
  (base_branch == null || base_branch === target?.baseBranch)

/** Throws AppError `not_found`. */
export async function viewOf(db: Sql, id: number): Promise<TaskView> {
  const view = await findTaskView(db, id)
  if (view === null) throw new AppError('not_found', `There is no task ${id}.`, { hint: 'GET /tasks lists them.' })
  return view
}

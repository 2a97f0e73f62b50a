import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Task } from '../core/pipeline/task.ts'
import { AppError } from '../errors.ts'
import type { PeopleDeps } from '../people/speaker.ts'
import { findVisible } from '../people/visible.ts'
import { speakerOf } from './access.ts'
import { taskResource } from './resource.ts'

export interface TaskRoutes extends PeopleDeps {
  /** Where others reach this server; `null`: not known, so Location is relative. */
  readonly publicUrl: string | null
}

/**
 * The task after an act on it; to a token that may act and not read, no more than its number. While it cannot be read,
 * what was committed is told: `task`, as the act has left it.
 */
export async function taskAnswer(
  routes: TaskRoutes,
  request: FastifyRequest,
  { id, state }: Pick<Task, 'id' | 'state'>,
) {
  try {
    const found = await findVisible(routes, speakerOf(request), 'read', id)
    return found.outcome === 'seen' ? taskResource(found.view) : { id }
  } catch (error) {
    request.log.warn({ err: error, task: id }, 'an act is answered without the whole task')
    return { id, status: state.status, stage: state.stage }
  }
}

/** The task that a request has made, or had made before. */
export const sendMade = async (
  routes: TaskRoutes,
  request: FastifyRequest,
  reply: FastifyReply,
  task: Pick<Task, 'id' | 'state'>,
  isNew: boolean,
): Promise<FastifyReply> =>
  reply
    .code(isNew ? 201 : 200)
    .header('location', `${routes.publicUrl?.replace(/\/+$/, '') ?? ''}/tasks/${task.id}`)
    .send(await taskAnswer(routes, request, task))

export const noSuchTask = (id: number): AppError =>
  new AppError('not_found', `There is no task ${id}.`, { hint: 'GET /tasks lists them.' })

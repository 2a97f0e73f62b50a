import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { PeopleDeps } from '../people/speaker.ts'
import { findVisible } from '../people/visible.ts'
import { speakerOf } from './access.ts'
import { taskResource } from './resource.ts'

export interface TaskRoutes extends PeopleDeps {
  /** Where others reach this server; `null`: not known, so Location is relative. */
  readonly publicUrl: string | null
}

/** The task after an act on it; to a token that may act and not read, no more than its number. */
export async function taskAnswer(routes: TaskRoutes, request: FastifyRequest, id: number) {
  const found = await findVisible(routes, speakerOf(request), 'read', id)
  return found.outcome === 'seen' ? taskResource(found.view) : { id }
}

export const noSuchTask = (id: number): AppError =>
  new AppError('not_found', `There is no task ${id}.`, { hint: 'GET /tasks lists them.' })

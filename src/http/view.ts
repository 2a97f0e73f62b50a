import type { FastifyRequest } from 'fastify'
import { AppError } from '../errors.ts'
import type { PeopleDeps } from '../people/speaker.ts'
import { findVisible } from '../people/visible.ts'
import type { TaskView } from '../store/task-view.ts'
import { speakerOf } from './access.ts'

export interface TaskRoutes extends PeopleDeps {
  /** Where others reach this server; `null`: not known, so Location is relative. */
  readonly publicUrl: string | null
}

/** A task as the caller sees it. Throws AppError `not_found`. */
export async function viewOf(routes: TaskRoutes, request: FastifyRequest, id: number): Promise<TaskView> {
  const view = await findVisible(routes, speakerOf(request), id)
  if (view === null) throw noSuchTask(id)
  return view
}

export const noSuchTask = (id: number): AppError =>
  new AppError('not_found', `There is no task ${id}.`, { hint: 'GET /tasks lists them.' })

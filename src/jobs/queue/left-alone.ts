import type { Job } from 'pg-boss'
import type { Task } from '../../core/pipeline/task.ts'
import { AppError } from '../../errors.ts'
import type { JobContext } from './context.ts'
import { giveBack } from './pgboss-tables.ts'
import type { QueueName } from './queues.ts'

/** By then a process of the newer version may have taken it. */
const LATER_MS = 60_000
/** How many are remembered as said. */
const REMEMBERED = 1_000

const ofNewer = new WeakSet<Error>()

/** What only a newer version understands is not ours to work on. */
export function newerVersion(what: string, taskId: number): AppError {
  const error = new AppError('waiting', `A newer version of the service wrote ${what}.`, {
    taskId,
    retryAfterMs: LATER_MS,
  })
  ofNewer.add(error)
  return error
}

/** Throws where a newer version has brought the task to a state that this one does not know. */
export function leaveToNewer({ id, state }: Task): void {
  if (state.status === 'UNKNOWN')
    throw newerVersion(`the state ${state.written.status} ${state.written.stage} of task ${id}`, id)
}

export const isOfNewer = (error: unknown): boolean => error instanceof Error && ofNewer.has(error)

export type LeaveAlone = (queue: QueueName, job: Pick<Job, 'id'>, why: string) => Promise<void>

/** Gives a job back for a while, as if nobody had looked at it, and says so once. */
export function createLeaveAlone({ pool, log }: Pick<JobContext, 'pool' | 'log'>): LeaveAlone {
  const said = new Set<string>()
  return async (queue, { id }, why) => {
    await giveBack(pool, queue, id, LATER_MS)
    if (said.has(id)) return
    if (said.size >= REMEMBERED) said.clear()
    said.add(id)
    log.warn({ queue, job: id, why }, 'a job is left to a newer version of the service')
  }
}

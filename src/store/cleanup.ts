import { Cleanup, StopReport } from '../core/cleanup.ts'
import { findEvent } from './events.ts'
import type { Sql } from './pool.ts'

/** `seq`: of the run that was stopped, or of the transition that the clean-up belongs to. */
interface Of {
  readonly taskId: number
  readonly seq: number
}

/** `null`: nothing was under way, or its process had died. */
export const findStop = async (db: Sql, of: Of): Promise<StopReport | null> =>
  (await findEvent(db, of, 'work_stopped', StopReport))?.body ?? null

/** What people are told of a cancelled or rejected task; `null`: not tidied up yet. `seq`: the task's own. */
export const findCleanup = async (db: Sql, of: Of): Promise<Cleanup | null> =>
  (await findEvent(db, of, 'cleaned_up', Cleanup))?.body ?? null

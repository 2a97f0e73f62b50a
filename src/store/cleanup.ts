import { Cleanup, StopReport } from '../core/cleanup.ts'
import { findEvent } from './events.ts'
import type { Sql } from './pool.ts'

/** `seq`: that of the stopped run, or of the transition that caused the clean-up. */
interface CleanupKey {
  readonly taskId: number
  readonly seq: number
}

/** `null`: nothing was under way, or its process died. */
export const findStop = async (db: Sql, of: CleanupKey): Promise<StopReport | null> =>
  (await findEvent(db, of, 'work_stopped', StopReport))?.body ?? null

/** The clean-up of a cancelled or rejected task; `null`: not done yet. `seq`: the task's own. */
export const findCleanup = async (db: Sql, of: CleanupKey): Promise<Cleanup | null> =>
  (await findEvent(db, of, 'cleaned_up', Cleanup))?.body ?? null

import type { Pool } from 'pg'
import { saveWorkedTime, type TakenRun } from '../../store/runs.ts'

/** The most working time that a kill can lose. */
const SAVED_EVERY_MS = 10_000

/** Measures a run's working time over all its deliveries, and saves it periodically. */
export function startWorkClock(pool: Pool, run: TakenRun) {
  const startedAt = performance.now()
  const workedMs = () => Math.round(run.workedMs + performance.now() - startedAt)
  // If the database is down, the next save makes up for it.
  const save = () => saveWorkedTime(pool, run, workedMs()).catch(() => {})
  const timer = setInterval(save, SAVED_EVERY_MS)
  return {
    workedMs,
    stop: async () => {
      clearInterval(timer)
      await save()
    },
  }
}

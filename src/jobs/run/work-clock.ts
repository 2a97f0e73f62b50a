import type { Pool } from 'pg'
import { saveWorkedTime, type TakenRun } from '../../store/runs.ts'

/** What a kill may hide of the time that a run was worked on. */
const SAVED_EVERY_MS = 10_000

/** Counts how long a run has been worked on, this delivery and those before it. */
export function startWorkClock(pool: Pool, run: TakenRun) {
  const startedAt = performance.now()
  const workedMs = () => Math.round(run.workedMs + performance.now() - startedAt)
  // A database that is away now hears of it the next time.
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

import { z } from 'zod'
import { CiReport } from '../core/artifacts.ts'
import { findEvent } from './events.ts'
import type { Sql } from './pool.ts'

/** `seq`: of the transition by which the task came to wait. */
interface Of {
  readonly taskId: number
  readonly seq: number
}

const Standing = z.object({ verdict: CiReport.shape.verdict, about: z.array(z.string()), overdue: z.boolean() })
/** `shown`: the forge has been seen to run them. */
const Rerun = z.object({ checks: z.array(z.string()), shown: z.boolean() })

/** What the last look at a waiting task's checks found, where it was something new; `null`: nobody has looked yet. */
export const findStanding = (db: Sql, of: Of) => findEvent(db, of, 'ci_looked', Standing)

/** Flaky checks that were sent for once more, or were to be; `null`: none for this wait. */
export const findRerun = (db: Sql, of: Of) => findEvent(db, of, 'ci_rerun', Rerun)

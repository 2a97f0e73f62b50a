import { z } from 'zod'
import { CiReport } from '../core/artifacts.ts'
import { findEvent } from './events.ts'
import type { Sql } from './pool.ts'

/** `seq`: that of the transition that started the wait. */
interface WaitKey {
  readonly taskId: number
  readonly seq: number
}

const WaitStatus = z.object({ verdict: CiReport.shape.verdict, about: z.array(z.string()), overdue: z.boolean() })
/** `shown`: we have seen the forge run them. */
const Rerun = z.object({ checks: z.array(z.string()), shown: z.boolean() })

/** The last recorded state of a waiting task's checks, with the time of its change; `null`: not checked yet. */
export const findCiStatus = (db: Sql, of: WaitKey) => findEvent(db, of, 'ci_looked', WaitStatus)

/** Flaky checks whose re-run was started or attempted in this wait; `null`: none. */
export const findRerun = (db: Sql, of: WaitKey) => findEvent(db, of, 'ci_rerun', Rerun)

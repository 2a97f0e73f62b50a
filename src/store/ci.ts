import { z } from 'zod'
import { CiReport } from '../core/artifacts.ts'
import type { CiStanding } from '../core/judgement/ci-verdict.ts'
import { findEvent, insertEvent } from './events.ts'
import type { Sql } from './pool.ts'

/** `seq`: of the transition by which the task came to wait. */
interface Of {
  readonly taskId: number
  readonly seq: number
}

const Standing = z.object({ verdict: CiReport.shape.verdict, about: z.array(z.string()), overdue: z.boolean() })
/** `shown`: the forge has been seen to run them. */
const Rerun = z.object({ checks: z.array(z.string()), shown: z.boolean() })

/** What the last look at a waiting task's checks found, where it was something new. */
export const insertStanding = (db: Sql, of: Of, { verdict, about, overdue }: CiStanding): Promise<void> =>
  insertEvent(db, { ...of, type: 'ci_looked', actor: null, body: { verdict, about, overdue } })

/** `null`: nobody has looked yet. */
export const findStanding = (db: Sql, of: Of) => findEvent(db, of, 'ci_looked', Standing)

/** Flaky checks that were sent for once more, or were to be: never twice for one wait. */
export const insertRerun = (db: Sql, of: Of, body: { checks: readonly string[]; shown: boolean }): Promise<void> =>
  insertEvent(db, { ...of, type: 'ci_rerun', actor: null, body })

export const findRerun = (db: Sql, of: Of) => findEvent(db, of, 'ci_rerun', Rerun)

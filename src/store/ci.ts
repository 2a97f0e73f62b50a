import sql from 'sql-template-tag'
import { z } from 'zod'
import { CiReport, type InterruptedCheck } from '../core/artifacts.ts'
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

const Checks = z.object({
  checks: z.array(z.object({ key: z.string(), name: z.string(), ended: z.string() })).default([]),
})

/** The checks for which a task has paused at `seq`, since they say nothing about the code. */
export const findInterrupted = async (db: Sql, of: WaitKey): Promise<readonly InterruptedCheck[]> =>
  (await findEvent(db, of, 'stopped_outside', Checks))?.body.checks ?? []

/** Keys of the checks of a commit that a person lets count for nothing. */
export async function ignoredChecks(db: Sql, taskId: number, headSha: string): Promise<string[]> {
  const { rows } = await db.query(sql`
    select body from events where task_id = ${taskId} and type = 'checks_ignored' and body->>'headSha' = ${headSha}`)
  return rows.flatMap((row) =>
    z
      .object({ body: Checks })
      .parse(row)
      .body.checks.map(({ key }) => key),
  )
}

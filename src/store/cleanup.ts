import sql from 'sql-template-tag'
import { z } from 'zod'
import { Cleanup, Stop } from '../core/cleanup.ts'
import { insertEvent } from './events.ts'
import type { Sql } from './pool.ts'

/** `seq`: of the run that was stopped, or of the transition that the clean-up belongs to. */
interface Of {
  readonly taskId: number
  readonly seq: number
}

export const insertStop = (db: Sql, of: Of, body: Stop): Promise<void> =>
  insertEvent(db, { ...of, type: 'work_stopped', actor: null, body })

export const insertCleanup = (db: Sql, of: Of, body: Cleanup): Promise<void> =>
  insertEvent(db, { ...of, type: 'cleaned_up', actor: null, body })

/** `null`: nothing was under way, or its process had died. */
export const findStop = (db: Sql, of: Of): Promise<Stop | null> => findBody(db, of, 'work_stopped', Stop)

/** What people are told of a cancelled or rejected task; `null`: not tidied up yet. `seq`: the task's own. */
export const findCleanup = (db: Sql, of: Of): Promise<Cleanup | null> => findBody(db, of, 'cleaned_up', Cleanup)

async function findBody<T>(db: Sql, { taskId, seq }: Of, type: string, body: z.ZodType<T>): Promise<T | null> {
  const { rows } = await db.query(sql`
    select body from events where task_id = ${taskId} and seq = ${seq} and type = ${type} order by id desc limit 1`)
  return rows[0] === undefined ? null : z.object({ body }).parse(rows[0]).body
}

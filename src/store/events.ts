import sql from 'sql-template-tag'
import { z } from 'zod'
import { BegunAct, Cleanup, StopReport } from '../core/cleanup.ts'
import type { Actor } from '../core/pipeline/events.ts'
import type { Sql } from './pool.ts'

/** Appends to the audit: every transition with its cause and actor. */
export async function insertEvent(
  tx: Sql,
  entry: { taskId: number; seq: number; type: string; actor: Actor | null; body: unknown },
): Promise<void> {
  await tx.query(sql`
    insert into events (task_id, seq, type, actor, body)
    values (${entry.taskId}, ${entry.seq}, ${entry.type}, ${entry.actor === null ? null : JSON.stringify(entry.actor)},
            ${JSON.stringify(entry.body)})`)
}

/** Appends what happened at the task's `seq` without moving it, e.g. a change of money, in the transaction that makes it. */
export async function insertEventNow(tx: Sql, taskId: number, type: string, body: object): Promise<void> {
  await tx.query(sql`
    insert into events (task_id, seq, type, body)
    select id, seq, ${type}, ${JSON.stringify(body)}::jsonb from tasks where id = ${taskId}`)
}

/** The newest event of a type at a task's `seq`; `null`: there is none. */
export async function findEvent<T>(
  db: Sql,
  { taskId, seq }: { taskId: number; seq: number },
  type: string,
  body: z.ZodType<T>,
): Promise<{ readonly body: T; readonly createdAt: Date } | null> {
  const { rows } = await db.query(sql`
    select body, created_at from events where task_id = ${taskId} and seq = ${seq} and type = ${type}
    order by id desc limit 1`)
  if (rows[0] === undefined) return null
  const row = z.object({ body, created_at: z.date() }).parse(rows[0])
  return { body: row.body, createdAt: row.created_at }
}

/** `seq`: that of the stopped run, or of the transition that caused the clean-up. */
interface CleanupKey {
  readonly taskId: number
  readonly seq: number
}

/** `null`: nothing was under way, or its process died. */
export const findStop = async (db: Sql, of: CleanupKey): Promise<StopReport | null> =>
  (await findEvent(db, of, 'work_stopped', StopReport))?.body ?? null

/** What a run had begun to change outside and not ended; it may have been changed. */
export async function actsUnderWay(db: Sql, { taskId, seq }: CleanupKey): Promise<BegunAct[]> {
  const { rows } = await db.query(sql`
    select body from events begun where task_id = ${taskId} and seq = ${seq} and type = 'act_begun' and not exists (
      select from events ended where ended.task_id = begun.task_id and ended.seq = begun.seq
        and ended.type = 'act_ended' and ended.body->>'id' = begun.body->>'id')
    order by id`)
  return rows.map((row) => z.object({ body: BegunAct }).parse(row).body)
}

/** The clean-up of a cancelled or rejected task; `null`: not done yet. `seq`: the task's own. */
export const findCleanup = async (db: Sql, of: CleanupKey): Promise<Cleanup | null> =>
  (await findEvent(db, of, 'cleaned_up', Cleanup))?.body ?? null

import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

/** A task's place in the queue for a rate limit's key. */
export interface PaceTurn {
  readonly key: string
  readonly taskId: number
}

/** Takes or keeps a place in the queue and counts the tasks ahead. A task `expected` before `since` counts as gone. */
export async function takeTurn(
  db: Sql,
  { key, taskId, urgent }: PaceTurn & { readonly urgent: boolean },
  { now, since }: { readonly now: Date; readonly since: Date },
): Promise<number> {
  const { rows } = await db.query(sql`
    with mine as (
      insert into slack_turns (key, task_id, urgent, since, expected)
      values (${key}, ${taskId}, ${urgent}, ${now}, ${now})
      on conflict (key, task_id) do update set urgent = ${urgent}
      returning since)
    select count(*)::int as ahead from slack_turns as other, mine
    where other.key = ${key} and other.task_id <> ${taskId} and other.expected > ${since}
      and (not other.urgent, other.since, other.task_id) < (${!urgent}, mine.since, ${taskId}::bigint)`)
  return z.object({ ahead: z.int() }).parse(rows[0]).ahead
}

export async function expectTurn(db: Sql, { key, taskId }: PaceTurn, at: Date): Promise<void> {
  await db.query(sql`update slack_turns set expected = ${at} where key = ${key} and task_id = ${taskId}`)
}

/** Removes a task whose turn has come, and those that were expected before `since`. */
export async function leaveQueue(db: Sql, { key, taskId }: PaceTurn, since: Date): Promise<void> {
  await db.query(sql`
    delete from slack_turns where key = ${key} and (task_id = ${taskId} or expected < ${since})`)
}

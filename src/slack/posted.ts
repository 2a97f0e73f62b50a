import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../store/pool.ts'

const Row = z.object({
  slot: z.string(),
  channel: z.string(),
  ts: z.string().nullable(),
  revision: z.number(),
  created_at: z.date(),
})

/** A message that Slack shows of a task, or was asked to. `slot` names it: it is posted once. */
export interface Posted {
  readonly slot: string
  readonly channel: string
  /** `null`: Slack has not answered yet, or its answer was lost. */
  readonly ts: string | null
  /** The task's revision that the card shows. */
  readonly revision: number
  readonly createdAt: Date
}

/** The revision of a card that people deleted: it is never shown again. */
export const DELETED = 2_147_483_647

export async function postedOf(db: Sql, taskId: number): Promise<ReadonlyMap<string, Posted>> {
  const { rows } = await db.query(sql`select * from slack_messages where task_id = ${taskId}`)
  return new Map(
    rows.map((raw) => {
      const { created_at: createdAt, ...row } = Row.parse(raw)
      return [row.slot, { ...row, createdAt }] as const
    }),
  )
}

/** Notes the intent before Slack is asked, so that a crash in between is seen. `false`: it was noted before. */
export async function claimSlot(db: Sql, taskId: number, slot: string, channel: string): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into slack_messages (task_id, slot, channel) values (${taskId}, ${slot}, ${channel})
    on conflict do nothing`)
  return rowCount === 1
}

export async function recordPosted(
  db: Sql,
  taskId: number,
  { slot, channel, ts, revision }: Pick<Posted, 'slot' | 'channel' | 'ts' | 'revision'>,
): Promise<void> {
  await db.query(sql`
    update slack_messages set channel = ${channel}, ts = ${ts}, revision = ${revision}, updated_at = now()
    where task_id = ${taskId} and slot = ${slot}`)
}

/**
 * Notes the revision that was just shown. `false`: a newer one was shown meanwhile and may be hidden under ours, so
 * the card counts as never shown and must be rendered again.
 */
export async function recordShown(db: Sql, taskId: number, slot: string, revision: number): Promise<boolean> {
  const { rows } = await db.query(sql`
    update slack_messages set revision = case when revision > ${revision} then 0 else ${revision} end, updated_at = now()
    where task_id = ${taskId} and slot = ${slot} returning revision`)
  return z.object({ revision: z.number() }).parse(rows[0]).revision === revision
}

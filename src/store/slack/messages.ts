import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Team } from '../../core/team.ts'
import { ofTeam } from '../of-team.ts'
import type { Sql } from '../pool.ts'

const Row = z.object({
  slot: z.string(),
  channel: z.string(),
  ts: z.string().nullable(),
  revision: z.number(),
  settled: z.number(),
  shown_at: z.date().nullable(),
  refusal: z.string().nullable(),
  created_at: z.date(),
})

/** A task's message that Slack shows or was asked to show. Each `slot` is posted once. */
export interface Posted {
  readonly slot: string
  readonly channel: string
  /** For a file, its id. `null`: Slack has not answered yet, or its answer was lost. */
  readonly ts: string | null
  /** The task's revision that the card shows. */
  readonly revision: number
  /** For a card, the revision up to which the thread was complete. */
  readonly settled: number
  /** When the card was last posted or edited. */
  readonly shownAt: Date | null
  /** Why Slack will never accept it: a dead letter, which is not retried. */
  readonly refusal: string | null
  readonly createdAt: Date
}

/** A card that is gone, or that Slack lets nobody edit, is followed by the next one. */
export const CARD_SLOTS = ['card', 'card-again', 'card-3', 'card-4', 'card-5', 'card-6'] as const

/** The revision of a card that people deleted, or whose channel is gone: it is never shown again. */
export const DELETED = 2_147_483_647
/** The revision of a card that stands, and can be edited no more. */
export const FROZEN = DELETED - 1
/** A deleted card is posted once more; then the deletion is respected. */
export const DELETIONS_RESPECTED = 2

/** Whether the message needs no more work: Slack shows it, or never will. */
export const isPostSettled = (posted: Posted | null | undefined): boolean =>
  posted !== null && posted !== undefined && (posted.ts !== null || posted.refusal !== null)

export async function postedOf(db: Sql, taskId: number): Promise<ReadonlyMap<string, Posted>> {
  const { rows } = await db.query(sql`select * from slack_messages where task_id = ${taskId} order by created_at`)
  return new Map(
    rows.map((raw) => {
      const { created_at: createdAt, shown_at: shownAt, ...row } = Row.parse(raw)
      return [row.slot, { ...row, shownAt, createdAt }] as const
    }),
  )
}

/** Claims a message before it is posted, so that a crash in between is detected. `false`: it is claimed already. */
export async function claimSlot(db: Sql, taskId: number, slot: string, channel: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into slack_messages (task_id, slot, channel, created_at) values (${taskId}, ${slot}, ${channel}, ${now})
    on conflict do nothing`)
  return rowCount === 1
}

export async function recordPosted(
  db: Sql,
  taskId: number,
  { slot, channel, ts, revision }: Pick<Posted, 'slot' | 'channel' | 'ts' | 'revision'>,
  now: Date,
): Promise<void> {
  await db.query(sql`
    update slack_messages
    set channel = ${channel}, ts = ${ts}, revision = ${revision}, shown_at = ${now}, updated_at = ${now}
    where task_id = ${taskId} and slot = ${slot}`)
}

/**
 * Records the revision that was just shown. `false`: a newer one was shown meanwhile and ours may have overwritten
 * it, so the card counts as never shown and must be rendered again.
 */
export async function recordShown(
  db: Sql,
  taskId: number,
  slot: string,
  revision: number,
  now: Date,
): Promise<boolean> {
  const { rows } = await db.query(sql`
    update slack_messages
    set revision = case when revision > ${revision} then 0 else ${revision} end, shown_at = ${now}, updated_at = ${now}
    where task_id = ${taskId} and slot = ${slot} returning revision`)
  return z.object({ revision: z.number() }).parse(rows[0]).revision === revision
}

/** Records that Slack shows everything of the task up to this revision. */
export async function recordSettled(db: Sql, taskId: number, slot: string, revision: number): Promise<void> {
  await db.query(sql`
    update slack_messages set settled = ${revision}
    where task_id = ${taskId} and slot = ${slot} and settled <> ${revision}`)
}

/** Records a dead letter: Slack refuses the message for good, so it is not retried. */
export async function recordRefusal(db: Sql, taskId: number, slot: string, refusal: string, now: Date): Promise<void> {
  await db.query(sql`
    update slack_messages set refusal = ${refusal}, updated_at = ${now}
    where task_id = ${taskId} and slot = ${slot}`)
}

const Count = z.object({ count: z.number() })
const DAY_MS = 24 * 3_600_000

/** How many of a task's messages are dead letters. */
export async function countUndelivered(db: Sql, taskId: number): Promise<number> {
  const { rows } = await db.query(sql`
    select count(*) from slack_messages where task_id = ${taskId} and refusal is not null`)
  return Count.parse(rows[0]).count
}

/** Dead letters of all tasks within the last day. */
export async function countUndeliveredToday(db: Sql, now: Date): Promise<number> {
  const { rows } = await db.query(sql`
    select count(*) from slack_messages
    where refusal is not null and updated_at > ${new Date(now.getTime() - DAY_MS)}`)
  return Count.parse(rows[0]).count
}

/** Whether a message is the task's, or may be one whose posting is not recorded yet. */
export async function isMessageOf(db: Sql, taskId: number, channel: string, ts: string): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    select from slack_messages where task_id = ${taskId} and channel = ${channel}
      and (ts = ${ts} or (ts is null and refusal is null)) limit 1`)
  return rowCount === 1
}

/** The task whose card or thread a message belongs to; `null`: none. */
export async function taskOfMessage(
  db: Sql,
  team: Team | null,
  message: { readonly channel: string; readonly ts: string; readonly threadTs: string | null },
): Promise<number | null> {
  const { rows } = await db.query(sql`
    select task_id from slack_messages join tasks on tasks.id = task_id
    where ${ofTeam(team)} and slack_messages.channel = ${message.channel} and ts = any(${[message.ts, message.threadTs].filter((ts) => ts !== null)})
    limit 1`)
  return rows[0] === undefined ? null : z.object({ task_id: z.number() }).parse(rows[0]).task_id
}

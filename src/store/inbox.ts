import sql, { raw } from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from './pool.ts'

/** Handling takes less; a message claimed longer ago was lost with its process. */
const HANDLING_MS = 10_000

/** Messages of one sender that are rows before they are acknowledged. */
export type InboxTable = 'slack_inbox' | 'github_inbox'

/** A stored message that nobody has handled yet. */
export interface KeptMessage {
  readonly key: string
  readonly sealed: Buffer
  /** Including this one. */
  readonly attempts: number
}

/**
 * Stores a message. `isClaimed`: the caller handles it right away. Returns `false` for a repeated message that was
 * handled, is being handled or waits; one whose process died is claimed anew.
 */
export async function keepMessage(
  db: Sql,
  table: InboxTable,
  { key, sealed, isClaimed }: { readonly key: string; readonly sealed: Buffer; readonly isClaimed: boolean },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into ${raw(table)} (key, received_at, sealed, claimed_at, attempts)
    values (${key}, ${now}, ${sealed}, ${isClaimed ? now : null}, ${isClaimed ? 1 : 0})
    on conflict (key) do update set sealed = excluded.sealed, claimed_at = excluded.claimed_at,
                                    attempts = ${raw(table)}.attempts + 1
      where ${isClaimed} and ${raw(table)}.handled_at is null and ${raw(table)}.claimed_at < ${lostBefore(now)}`)
  return rowCount === 1
}

/** Claims waiting and lost messages, oldest first; each goes to one process. */
export async function claimMessages(db: Sql, table: InboxTable, limit: number, now: Date): Promise<KeptMessage[]> {
  const { rows } = await db.query(sql`
    update ${raw(table)} set claimed_at = ${now}, attempts = attempts + 1
    where key in (select key from ${raw(table)}
                  where handled_at is null and sealed is not null
                    and (claimed_at is null or claimed_at < ${lostBefore(now)})
                  order by received_at limit ${limit} for update skip locked)
    returning key, sealed, attempts`)
  return rows.map((row) => Kept.parse(row))
}

const Kept = z.object({ key: z.string(), sealed: z.instanceof(Buffer), attempts: z.number() })

const lostBefore = (now: Date): Date => new Date(now.getTime() - HANDLING_MS)

/** Leaves a claimed message to whoever has time. */
export async function handOver(db: Sql, table: InboxTable, key: string): Promise<void> {
  await db.query(sql`update ${raw(table)} set claimed_at = null where key = ${key} and handled_at is null`)
}

/** Keeps only the key, to recognise a repeat. */
export async function markHandled(db: Sql, table: InboxTable, key: string, now: Date): Promise<void> {
  await db.query(sql`update ${raw(table)} set handled_at = ${now}, sealed = null where key = ${key}`)
}

const HOUR_MS = 3_600_000
/** Slack itself forgets after minutes; GitHub lets people redeliver for three days. */
const KEPT_MS: Readonly<Record<InboxTable, number>> = { slack_inbox: 24 * HOUR_MS, github_inbox: 7 * 24 * HOUR_MS }

export async function forgetOld(db: Sql, table: InboxTable, now: Date): Promise<void> {
  await db.query(sql`delete from ${raw(table)} where received_at < ${new Date(now.getTime() - KEPT_MS[table])}`)
}

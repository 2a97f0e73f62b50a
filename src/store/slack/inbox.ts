import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

/** Handling takes less; a message claimed longer ago was lost with its process. */
const HANDLING_MS = 10_000
const KEPT_MS = 24 * 3_600_000

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
  { key, sealed, isClaimed }: { readonly key: string; readonly sealed: Buffer; readonly isClaimed: boolean },
  now: Date,
): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into slack_inbox (key, received_at, sealed, claimed_at, attempts)
    values (${key}, ${now}, ${sealed}, ${isClaimed ? now : null}, ${isClaimed ? 1 : 0})
    on conflict (key) do update set sealed = excluded.sealed, claimed_at = excluded.claimed_at,
                                    attempts = slack_inbox.attempts + 1
      where ${isClaimed} and slack_inbox.handled_at is null and slack_inbox.claimed_at < ${lostBefore(now)}`)
  return rowCount === 1
}

/** Claims waiting and lost messages, oldest first; each goes to one process. */
export async function claimMessages(db: Sql, limit: number, now: Date): Promise<KeptMessage[]> {
  const { rows } = await db.query(sql`
    update slack_inbox set claimed_at = ${now}, attempts = attempts + 1
    where key in (select key from slack_inbox
                  where handled_at is null and sealed is not null
                    and (claimed_at is null or claimed_at < ${lostBefore(now)})
                  order by received_at limit ${limit} for update skip locked)
    returning key, sealed, attempts`)
  return rows.map((row) => Kept.parse(row))
}

const Kept = z.object({ key: z.string(), sealed: z.instanceof(Buffer), attempts: z.number() })

const lostBefore = (now: Date): Date => new Date(now.getTime() - HANDLING_MS)

/** Leaves a claimed message to whoever has time. */
export async function handOver(db: Sql, key: string): Promise<void> {
  await db.query(sql`update slack_inbox set claimed_at = null where key = ${key} and handled_at is null`)
}

/** Keeps only the key, to recognise a repeat. */
export async function markHandled(db: Sql, key: string, now: Date): Promise<void> {
  await db.query(sql`update slack_inbox set handled_at = ${now}, sealed = null where key = ${key}`)
}

/** Slack itself forgets after minutes. */
export async function forgetOld(db: Sql, now: Date): Promise<void> {
  await db.query(sql`delete from slack_inbox where received_at < ${new Date(now.getTime() - KEPT_MS)}`)
}

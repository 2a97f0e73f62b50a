import sql from 'sql-template-tag'
import type { Sql } from '../pool.ts'

/** Handling takes less time, so a later repeat means that the first process died. */
const HANDLING_MS = 10_000
const KEPT_MS = 24 * 3_600_000

/** `false`: a repeated message that has been or is being handled. */
export async function acceptMessage(db: Sql, key: string, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into slack_inbox (key, received_at) values (${key}, ${now})
    on conflict (key) do update set received_at = excluded.received_at
      where slack_inbox.handled_at is null and slack_inbox.received_at < ${new Date(now.getTime() - HANDLING_MS)}`)
  return rowCount === 1
}

export async function markHandled(db: Sql, key: string, now: Date): Promise<void> {
  await db.query(sql`update slack_inbox set handled_at = ${now} where key = ${key}`)
}

/** Deletes old keys; Slack repeats a message for minutes only. */
export async function forgetOld(db: Sql, now: Date): Promise<void> {
  await db.query(sql`delete from slack_inbox where received_at < ${new Date(now.getTime() - KEPT_MS)}`)
}

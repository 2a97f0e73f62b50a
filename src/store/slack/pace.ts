import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

/** A rate limit's key and interval, and how far ahead calls may be booked. */
interface Bucket {
  readonly key: string
  readonly intervalMs: number
  readonly aheadMs: number
}

/** Books a call now. `false`: the bucket is full. */
export async function bookPace(db: Sql, { key, intervalMs, aheadMs }: Bucket, now: Date): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into slack_pace (key, booked_until) values (${key}, ${later(now, intervalMs)})
    on conflict (key) do update
      set booked_until = greatest(slack_pace.booked_until, ${now}) + make_interval(secs => ${intervalMs / 1_000})
      where slack_pace.booked_until <= ${later(now, aheadMs)}`)
  return rowCount === 1
}

export async function bookedUntil(db: Sql, key: string): Promise<Date> {
  const { rows } = await db.query(sql`select booked_until from slack_pace where key = ${key}`)
  return z.object({ booked_until: z.date() }).parse(rows[0]).booked_until
}

/** Blocks the key at least until then. */
export async function bookUntil(db: Sql, key: string, until: Date): Promise<void> {
  await db.query(sql`
    insert into slack_pace (key, booked_until) values (${key}, ${until})
    on conflict (key) do update set booked_until = greatest(slack_pace.booked_until, ${until})`)
}

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms)

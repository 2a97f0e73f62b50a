import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../store/pool.ts'

/** How fast the product may write: a little under Slack's message a second in a channel and 50 edits a minute in all. */
export interface Pace {
  readonly postIntervalMs: number
  readonly editIntervalMs: number
  /** Between two edits of one card; what is urgent does not wait. */
  readonly cardIntervalMs: number
}

export const SLACK_PACE: Pace = { postIntervalMs: 1_250, editIntervalMs: 1_500, cardIntervalMs: 3_000 }
/** The local Slack sets no limits. */
export const LOCAL_PACE: Pace = { postIntervalMs: 0, editIntervalMs: 0, cardIntervalMs: 500 }

/** Ordinary messages leave room in the burst for cards, questions and decisions. */
export type Urgency = 'ordinary' | 'urgent'
const BURST: Readonly<Record<Urgency, number>> = { ordinary: 1, urgent: 2 }

/**
 * Books the next call under `key` for now. Resolves with 0, or with the milliseconds after which it is worth asking
 * again. All processes share one count: a bucket that leaks one call each `intervalMs`.
 */
export async function book(db: Sql, key: string, intervalMs: number, urgency: Urgency, now: Date): Promise<number> {
  const aheadMs = intervalMs * (BURST[urgency] - 1)
  const { rowCount } = await db.query(sql`
    insert into slack_pace (key, booked_until) values (${key}, ${later(now, intervalMs)})
    on conflict (key) do update
      set booked_until = greatest(slack_pace.booked_until, ${now}) + make_interval(secs => ${intervalMs / 1_000})
      where slack_pace.booked_until <= ${later(now, aheadMs)}`)
  if (rowCount === 1) return 0
  const { rows } = await db.query(sql`select booked_until from slack_pace where key = ${key}`)
  const { booked_until } = z.object({ booked_until: z.date() }).parse(rows[0])
  return Math.max(1, booked_until.getTime() - aheadMs - now.getTime())
}

/** Nothing goes out under `key` for this long: Slack has asked for it, or refuses the channel. */
export async function pause(db: Sql, key: string, intervalMs: number, pauseMs: number, now: Date): Promise<void> {
  const until = later(now, pauseMs + intervalMs * (BURST.urgent - 1))
  await db.query(sql`
    insert into slack_pace (key, booked_until) values (${key}, ${until})
    on conflict (key) do update set booked_until = greatest(slack_pace.booked_until, ${until})`)
}

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms)

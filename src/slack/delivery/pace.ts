import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../../store/pool.ts'

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

/** A call to be booked under the `key` of a channel or a method, and the task that it is for. */
export interface Call {
  readonly key: string
  readonly intervalMs: number
  readonly urgency: Urgency
  /** `null`: nobody stands in line for it. */
  readonly taskId: number | null
}

/**
 * Books a call for now. Resolves with 0, or with the milliseconds after which it is worth asking again: the task keeps
 * its place in line for that time. All processes share one count: a bucket that leaks one call each `intervalMs`.
 */
export async function book(db: Sql, call: Call, now: Date): Promise<number> {
  const { key, intervalMs, urgency, taskId } = call
  const aheadMs = intervalMs * (BURST[urgency] - 1)
  const { rowCount } = await db.query(sql`
    insert into slack_pace (key, booked_until) values (${key}, ${later(now, intervalMs)})
    on conflict (key) do update
      set booked_until = greatest(slack_pace.booked_until, ${now}) + make_interval(secs => ${intervalMs / 1_000})
      where slack_pace.booked_until <= ${later(now, aheadMs)}`)
  if (rowCount === 1) {
    if (taskId !== null) await leaveLine(db, key, taskId, now)
    return 0
  }
  const { rows } = await db.query(sql`select booked_until from slack_pace where key = ${key}`)
  const { booked_until } = z.object({ booked_until: z.date() }).parse(rows[0])
  const roomInMs = Math.max(1, booked_until.getTime() - aheadMs - now.getTime())
  return taskId === null ? roomInMs : standInLine(db, { ...call, taskId }, roomInMs, now)
}

/** One that was expected this long ago does not come. */
const LATE_MS = 10_000

/** The milliseconds until it is the task's turn: what is urgent comes first, then who has waited longest. */
async function standInLine(
  db: Sql,
  { key, intervalMs, urgency, taskId }: Call & { readonly taskId: number },
  roomInMs: number,
  now: Date,
): Promise<number> {
  const urgent = urgency === 'urgent'
  const { rows } = await db.query(sql`
    with mine as (
      insert into slack_turns (key, task_id, urgent, since, expected)
      values (${key}, ${taskId}, ${urgent}, ${now}, ${now})
      on conflict (key, task_id) do update set urgent = ${urgent}
      returning since)
    select count(*)::int as ahead from slack_turns as other, mine
    where other.key = ${key} and other.task_id <> ${taskId} and other.expected > ${later(now, -LATE_MS)}
      and (not other.urgent, other.since, other.task_id) < (${!urgent}, mine.since, ${taskId}::bigint)`)
  const { ahead } = z.object({ ahead: z.int() }).parse(rows[0])
  const turnInMs = roomInMs + ahead * intervalMs
  await db.query(sql`
    update slack_turns set expected = ${later(now, turnInMs)} where key = ${key} and task_id = ${taskId}`)
  return turnInMs
}

const leaveLine = (db: Sql, key: string, taskId: number, now: Date) =>
  db.query(sql`
    delete from slack_turns
    where key = ${key} and (task_id = ${taskId} or expected < ${later(now, -LATE_MS)})`)

/** Nothing goes out under `key` for this long: Slack has asked for it, or refuses the channel. */
export async function pause(db: Sql, key: string, intervalMs: number, pauseMs: number, now: Date): Promise<void> {
  const until = later(now, pauseMs + intervalMs * (BURST.urgent - 1))
  await db.query(sql`
    insert into slack_pace (key, booked_until) values (${key}, ${until})
    on conflict (key) do update set booked_until = greatest(slack_pace.booked_until, ${until})`)
}

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms)

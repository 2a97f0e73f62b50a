import type { Sql } from '../../store/pool.ts'
import { bookedUntil, bookPace, bookUntil } from '../../store/slack/pace.ts'
import { expectTurn, leaveLine, takeTurn } from '../../store/slack/turns.ts'

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
  if (await bookPace(db, { key, intervalMs, aheadMs }, now)) {
    if (taskId !== null) await leaveLine(db, { key, taskId }, later(now, -LATE_MS))
    return 0
  }
  const roomInMs = Math.max(1, (await bookedUntil(db, key)).getTime() - aheadMs - now.getTime())
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
  const turn = { key, taskId, urgent: urgency === 'urgent' }
  const ahead = await takeTurn(db, turn, { now, since: later(now, -LATE_MS) })
  const turnInMs = roomInMs + ahead * intervalMs
  await expectTurn(db, turn, later(now, turnInMs))
  return turnInMs
}

/** Nothing goes out under `key` for this long: Slack has asked for it, or refuses the channel. */
export const pause = (db: Sql, key: string, intervalMs: number, pauseMs: number, now: Date): Promise<void> =>
  bookUntil(db, key, later(now, pauseMs + intervalMs * (BURST.urgent - 1)))

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms)

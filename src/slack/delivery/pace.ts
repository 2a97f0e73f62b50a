import type { Sql } from '../../store/pool.ts'
import { bookedUntil, bookPace, bookUntil } from '../../store/slack/pace.ts'
import { expectTurn, leaveQueue, takeTurn } from '../../store/slack/turns.ts'

/** Rate limits, slightly below Slack's one message a second per channel and 50 edits a minute in total. */
export interface Pace {
  readonly postIntervalMs: number
  readonly editIntervalMs: number
  /** Between two edits of one card, unless urgent. */
  readonly cardIntervalMs: number
}

export const SLACK_PACE: Pace = { postIntervalMs: 1_250, editIntervalMs: 1_500, cardIntervalMs: 3_000 }
/** The local Slack sets no limits. */
export const LOCAL_PACE: Pace = { postIntervalMs: 0, editIntervalMs: 0, cardIntervalMs: 500 }

/** Ordinary messages leave burst capacity for cards, questions and decisions. */
export type Urgency = 'ordinary' | 'urgent'
const BURST: Readonly<Record<Urgency, number>> = { ordinary: 1, urgent: 2 }

/** A call to book under a channel's or a method's `key`, and its task. */
export interface Call {
  readonly key: string
  readonly intervalMs: number
  readonly urgency: Urgency
  /** `null`: the call does not queue. */
  readonly taskId: number | null
}

/**
 * Books a call now. Resolves with 0, or with the milliseconds until the next try, while the task keeps its place in the
 * queue. All processes share one leaky bucket per key, which leaks one call per `intervalMs`.
 */
export async function book(db: Sql, call: Call, now: Date): Promise<number> {
  const { key, intervalMs, urgency, taskId } = call
  const aheadMs = intervalMs * (BURST[urgency] - 1)
  if (await bookPace(db, { key, intervalMs, aheadMs }, now)) {
    if (taskId !== null) await leaveQueue(db, { key, taskId }, later(now, -LATE_MS))
    return 0
  }
  const roomInMs = Math.max(1, (await bookedUntil(db, key)).getTime() - aheadMs - now.getTime())
  return taskId === null ? roomInMs : queueUp(db, { ...call, taskId }, roomInMs, now)
}

/** A task that is this late for its turn counts as gone. */
const LATE_MS = 10_000

/** Queues the task, urgent calls first, then the longest wait; resolves with the milliseconds until its turn. */
async function queueUp(
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

/** Blocks all calls under `key` for a while, since Slack asked for it or refuses the channel. */
export const pause = (db: Sql, key: string, intervalMs: number, pauseMs: number, now: Date): Promise<void> =>
  bookUntil(db, key, later(now, pauseMs + intervalMs * (BURST.urgent - 1)))

const later = (now: Date, ms: number): Date => new Date(now.getTime() + ms)

import { staleCards } from '../../store/slack/stale-cards.ts'
import { isStanding } from '../workspaces/refusals.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import type { SlackContext } from './context.ts'
import type { Refresh } from './refresh.ts'

const SWEEP_MS = 60_000
/** The most tasks that one pass updates. */
const PASS_LIMIT = 200

export type Sweep = (signal: AbortSignal) => Promise<void>

/**
 * One pass over work without a job: due reminders, and tasks whose newest state Slack refused (a channel without the
 * bot, a revoked token) until a person fixed that.
 */
export function createSweep(context: SlackContext, refresh: Refresh): Sweep {
  return async (signal) => {
    const barred = new Set<string>()
    for (const { id, channel } of await tasksToRefresh(context)) {
      if (barred.has(channel)) continue
      signal.throwIfAborted()
      await refresh({ taskId: id, channel }, signal).catch((error: unknown) => {
        if (isOfChannel(error)) barred.add(channel)
        context.log.warn({ err: error, task: id }, 'Slack still does not show the newest state of a task')
      })
    }
  }
}

/** Of one task alone the others know nothing. */
function isOfChannel(error: unknown): boolean {
  const refusal = refusalOf(error instanceof Error && error.cause !== undefined ? error.cause : error)
  return refusal === null || isStanding(refusal)
}

/** Leaves tasks that changed within the last minute to their jobs. */
function tasksToRefresh({ db, now, channel, reminders, team }: SlackContext) {
  const at = now().getTime()
  return staleCards(db, {
    ...{ team, defaultChannel: channel, changedBefore: new Date(at - SWEEP_MS), limit: PASS_LIMIT },
    dueBefore: new Date(at - (reminders.afterHours[0] ?? 0) * 3_600_000),
    reminders: reminders.afterHours.length,
  })
}

/** Runs a pass every minute; the returned function stops it. */
export function sweepEveryMinute(sweep: Sweep, { log }: Pick<SlackContext, 'log'>): () => void {
  const stop = new AbortController()
  let isBusy = false
  const timer = setInterval(async () => {
    if (isBusy) return
    isBusy = true
    await sweep(stop.signal).catch((error: unknown) => log.warn({ err: error }, 'Slack is swept again in a minute'))
    isBusy = false
  }, SWEEP_MS)
  return () => {
    clearInterval(timer)
    stop.abort()
  }
}

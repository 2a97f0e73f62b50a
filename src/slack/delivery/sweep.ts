import sql from 'sql-template-tag'
import { z } from 'zod'
import { ofTeam } from '../../store/of-team.ts'
import type { SlackContext } from './context.ts'
import { DELETED } from './posted.ts'
import { CARD_SLOTS, type Refresh } from './refresh.ts'

const SWEEP_MS = 60_000
/** Tasks that a pass brings up to date, at most. */
const PASS_LIMIT = 200
/** Finished tasks further back stay as they are. */
const TASKS_BACK = 10_000

export type Sweep = (signal: AbortSignal) => Promise<void>

/**
 * One pass over what no job is left for: reminders that are due, and tasks whose newest state Slack would not take
 * (a channel without the bot, a revoked token) until a person put it right.
 */
export function createSweep(context: SlackContext, refresh: Refresh): Sweep {
  return async (signal) => {
    const barred = new Set<string>()
    for (const { id, channel } of await tasksToRefresh(context)) {
      if (barred.has(channel)) continue
      signal.throwIfAborted()
      await refresh(id, signal).catch((error: unknown) => {
        barred.add(channel)
        context.log.warn({ err: error, taskId: id }, 'Slack still does not show the newest state of a task')
      })
    }
  }
}

const Row = z.object({ id: z.number(), channel: z.string() })

/** A minute's grace is for the jobs: they come first. */
async function tasksToRefresh({ db, now, channel, reminders, team }: SlackContext): Promise<z.infer<typeof Row>[]> {
  const firstReminderAt = new Date(now().getTime() - (reminders.afterHours[0] ?? 0) * 3_600_000)
  const { rows } = await db.query(sql`
    with recent as (
      select id, channel, revision, status, stage, updated_at from tasks
      where ${ofTeam(team)} and (id > (select coalesce(max(id), 0) from tasks) - ${TASKS_BACK} or status in ('RUNNING', 'WAITING', 'PAUSED')))
    select t.id, coalesce(t.channel, ${channel}, '') as channel from recent t
    where coalesce(t.channel, ${channel}) is not null
      and (
        (t.updated_at < ${new Date(now().getTime() - SWEEP_MS)}
          and t.revision > coalesce((select max(m.settled) from slack_messages m
                                     where m.task_id = t.id and m.slot = any(${CARD_SLOTS})), 0)
          and not exists (select from slack_messages m
                          where m.task_id = t.id and m.slot = ${CARD_SLOTS.at(-1)} and m.revision = ${DELETED}))
        or (t.status = 'WAITING' and t.stage = 'HUMAN_APPROVAL' and t.updated_at < ${firstReminderAt}
          and (select count(*) from slack_messages m
               where m.task_id = t.id and m.slot like 'remind-%' and m.ts is not null) < ${reminders.afterHours.length}))
    order by t.id desc limit ${PASS_LIMIT}`)
  return rows.map((row) => Row.parse(row))
}

/** A pass each minute; the returned function ends them. */
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

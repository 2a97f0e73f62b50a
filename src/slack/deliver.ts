import { forgetOld } from '../store/slack/inbox.ts'
import { findTask } from '../store/tasks.ts'
import type { Teams } from './connection/teams.ts'
import type { SlackDeps } from './delivery/context.ts'
import { sweepEveryMinute } from './delivery/sweep.ts'
import type { SlackWorkspaces } from './slack.ts'

/** The side that shows tasks. */
export interface SlackDelivery {
  /**
   * Brings everything that Slack shows of a task up to its read model: the card, and the thread's messages in order.
   * Resolves with `null`, or with the milliseconds after which to call again, when Slack's pace did not let everything
   * out. Safe to repeat from any point of a crash. Throws AppError; `transient` is worth repeating after `retryAfterMs`.
   */
  refresh(taskId: number, signal: AbortSignal): Promise<number | null>
  /** Does what no job is left for; runs each minute by itself once started. */
  sweep(signal: AbortSignal): Promise<void>
  /** Throws AppError `misconfigured` when the installations cannot be read. */
  start(): Promise<void>
  stop(): void
}

export function createDelivery(deps: Pick<SlackDeps, 'db' | 'now' | 'log'>, { teams }: SlackWorkspaces): SlackDelivery {
  const sweep = (signal: AbortSignal) => sweepAll(teams, deps, signal)
  let endSweeps = () => {}
  return {
    refresh: (taskId, signal) => refresh(teams, deps, taskId, signal),
    sweep,
    async start() {
      await teams.check()
      endSweeps = sweepEveryMinute(sweep, deps)
      for (const { context } of await teams.all()) context.homes.catchUp()
    },
    stop: () => endSweeps(),
  }
}

async function refresh(
  teams: Teams,
  { db }: Pick<SlackDeps, 'db'>,
  taskId: number,
  signal: AbortSignal,
): Promise<number | null> {
  const record = await findTask(db, taskId)
  const connection = record === null ? null : await teams.ofTask(record.team)
  if (record === null || connection === null) return null
  await connection.context.homes.changed()
  return connection.refresh({ taskId, channel: record.channel }, signal)
}

/** What one workspace refuses keeps no other from its turn. */
async function sweepAll(
  teams: Teams,
  { db, now, log }: Pick<SlackDeps, 'db' | 'now' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  await forgetOld(db, now())
  for (const connection of await teams.all()) {
    connection.context.homes.catchUp()
    await connection.sweep(signal).catch((error: unknown) => {
      if (signal.aborted) throw error
      log.warn({ err: error, team: connection.context.team?.id }, 'a workspace is swept again in a minute')
    })
  }
}

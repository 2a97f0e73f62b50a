import { forgetOld } from '../store/inbox.ts'
import { forgetRefusals } from '../store/slack/refusals.ts'
import { findTask } from '../store/tasks.ts'
import type { Teams } from './connection/teams.ts'
import type { SlackDeps } from './delivery/context.ts'
import { createIncidents, type Operations } from './delivery/incidents.ts'
import { sweepEveryMinute } from './delivery/sweep.ts'
import type { SlackWorkspaces } from './slack.ts'

/** The part that shows tasks in Slack. */
export interface SlackDelivery {
  /**
   * Updates everything that Slack shows of a task to its read model: the card, and the thread's messages in order.
   * Resolves with `null` when all is shown, or with the milliseconds until the next call if the rate limit did not
   * allow everything. Safe to repeat after a crash at any point. Throws AppError; repeat `transient` after
   * `retryAfterMs`.
   */
  refresh(taskId: number, signal: AbortSignal): Promise<number | null>
  /** Does work that has no job; runs every minute by itself once started. */
  sweep(signal: AbortSignal): Promise<void>
  /** Throws AppError `misconfigured` when the installations cannot be read. */
  start(): Promise<void>
  stop(): void
}

/** `operations` `null`: operators are told of outages elsewhere. */
export function createDelivery(
  deps: Pick<SlackDeps, 'db' | 'now' | 'log'>,
  { teams }: SlackWorkspaces,
  operations: Operations | null,
): SlackDelivery {
  const tellOutages = operations === null ? null : createIncidents(deps, teams, operations)
  const sweep = (signal: AbortSignal) => sweepAll(teams, deps, signal)
  let endSweeps = () => {}
  return {
    refresh: (taskId, signal) => refresh(teams, deps, taskId, signal),
    sweep,
    async start() {
      await teams.check()
      const ends = [sweepEveryMinute(sweep, deps), tellOutages === null ? () => {} : repeatedly(tellOutages, deps.log)]
      endSweeps = () => {
        for (const end of ends) end()
      }
      for (const { context } of await teams.all()) context.homes.catchUp()
    },
    stop: () => endSweeps(),
  }
}

const TELL_MS = 1_000

function repeatedly(pass: () => Promise<void>, log: SlackDeps['log']): () => void {
  let isBusy = false
  const timer = setInterval(async () => {
    if (isBusy) return
    isBusy = true
    await pass().catch((error: unknown) => log.warn({ err: error }, 'operators are told of an outage in a moment'))
    isBusy = false
  }, TELL_MS)
  return () => clearInterval(timer)
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

/** A failure in one workspace does not stop the others. */
async function sweepAll(
  teams: Teams,
  { db, now, log }: Pick<SlackDeps, 'db' | 'now' | 'log'>,
  signal: AbortSignal,
): Promise<void> {
  await forgetOld(db, 'slack_inbox', now())
  await forgetRefusals(db)
  for (const connection of await teams.all()) {
    connection.context.homes.catchUp()
    await connection.sweep(signal).catch((error: unknown) => {
      if (signal.aborted) throw error
      log.warn({ err: error, team: connection.context.team?.id }, 'a workspace is swept again in a minute')
    })
  }
}

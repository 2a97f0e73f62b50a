import type { RequestListener } from 'node:http'
import { SocketModeReceiver } from '@slack/bolt'
import { forgetOld } from '../store/slack/inbox.ts'
import { findTask } from '../store/tasks.ts'
import { createBolt } from './connection/bolt.ts'
import { manyTeams, oneTeam, type Teams } from './connection/teams.ts'
import { oncePerMessage } from './conversation/inbox.ts'
import { listen } from './conversation/listeners.ts'
import { refusingTheFuture } from './conversation/request-time.ts'
import type { SlackDeps, SlackOptions } from './delivery/context.ts'
import { sweepEveryMinute } from './delivery/sweep.ts'
import { createInstallations } from './workspaces/installations.ts'
import { slackFailure } from './workspaces/slack-failure.ts'

export type { SlackAccess, SlackDeps, SlackOptions } from './delivery/context.ts'

export interface Slack {
  /**
   * What Slack calls over HTTP, for everything below `/slack/`; it verifies Slack's signature itself and throws
   * synchronously on a path it does not know. `null` with Socket Mode.
   */
  readonly requestListener: RequestListener | null
  /** Checks the token and begins to hear people. Throws AppError: `misconfigured`, or `transient` while Slack is away. */
  start(): Promise<void>
  stop(): Promise<void>
  /**
   * Brings everything that Slack shows of a task up to its read model: the card, and the thread's messages in order.
   * Resolves with `null`, or with the milliseconds after which to call again, when Slack's pace did not let everything
   * out. Safe to repeat from any point of a crash. Throws AppError; `transient` is worth repeating after `retryAfterMs`.
   */
  refresh(taskId: number, signal: AbortSignal): Promise<number | null>
  /** Does what no job is left for; runs each minute by itself once started. */
  sweep(signal: AbortSignal): Promise<void>
}

/** The Slack side of the product. Nothing is sent before `start` or `refresh`. */
export async function createSlack(options: SlackOptions, deps: SlackDeps): Promise<Slack> {
  const { access } = options
  const installations =
    access.kind === 'token'
      ? null
      : createInstallations({ ...deps, keyring: access.keyring, allowed: access.workspaces })
  const teams =
    access.kind === 'token' || installations === null
      ? oneTeam(options, deps, access.kind === 'token' ? access.botToken : '')
      : manyTeams(options, deps, installations)
  const { app, receiver, requestListener } = createBolt(options, deps, installations)
  app.use(oncePerMessage({ ...deps, isShared: installations !== null }))
  listen(app, { ...deps, locale: options.locale, teams })
  const sweep = (signal: AbortSignal) => sweepAll(teams, deps, signal)
  let endSweeps = () => {}
  return {
    requestListener: requestListener === null ? null : refusingTheFuture(requestListener, deps.now),
    refresh: (taskId, signal) => refresh(teams, deps, taskId, signal),
    sweep,
    async start() {
      await teams.check()
      try {
        await app.init()
        if (receiver instanceof SocketModeReceiver) await receiver.start()
        endSweeps = sweepEveryMinute(sweep, deps)
        for (const { context } of await teams.all()) context.homes.catchUp()
      } catch (error) {
        throw slackFailure(error)
      }
    },
    async stop() {
      endSweeps()
      teams.stop()
      if (receiver instanceof SocketModeReceiver) await receiver.stop()
    },
  }
}

async function refresh(teams: Teams, { db }: SlackDeps, taskId: number, signal: AbortSignal): Promise<number | null> {
  const record = await findTask(db, taskId)
  const side = record === null ? null : await teams.ofTask(record.team)
  if (side === null) return null
  await side.context.homes.changed()
  return side.refresh(taskId, signal)
}

/** What one workspace refuses keeps no other from its turn. */
async function sweepAll(teams: Teams, { db, now, log }: SlackDeps, signal: AbortSignal): Promise<void> {
  await forgetOld(db, now())
  for (const side of await teams.all()) {
    side.context.homes.catchUp()
    await side.sweep(signal).catch((error: unknown) => {
      if (signal.aborted) throw error
      log.warn({ err: error, team: side.context.team?.id }, 'a workspace is swept again in a minute')
    })
  }
}

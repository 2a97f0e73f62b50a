import type { RequestListener } from 'node:http'
import { HTTPReceiver } from '@slack/bolt'
import { createApprovers } from './approvers.ts'
import { createBolt, createClients } from './bolt.ts'
import { createChannels } from './channels.ts'
import type { SlackContext, SlackDeps, SlackOptions } from './context.ts'
import { createDirectory } from './directory.ts'
import { createHomes } from './homes.ts'
import { oncePerMessage } from './inbox.ts'
import { listen } from './listeners.ts'
import { createRefresh } from './refresh.ts'
import { refusingTheFuture } from './request-time.ts'
import { slackFailure } from './slack-failure.ts'
import { createSweep, sweepEveryMinute } from './sweep.ts'

export type { SlackDeps, SlackOptions } from './context.ts'

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
  const clients = createClients(options, deps)
  const { app, receiver } = createBolt(options, deps)
  const approvers = createApprovers(options.policy, clients.interactive)
  const directory = createDirectory(clients.interactive, approvers)
  const homes = createHomes({ ...deps, ...options, ...clients, directory })
  const channels = createChannels(clients.background, clients.interactive)
  const context: SlackContext = { ...deps, ...options, ...clients, channels, approvers, directory, homes }
  app.use(oncePerMessage(context))
  listen(app, context)
  const refresh = createRefresh(context)
  const sweep = createSweep(context, refresh)
  let endSweeps = () => {}
  const isHttp = receiver instanceof HTTPReceiver
  return {
    requestListener: isHttp ? refusingTheFuture(receiver.requestListener, deps.now) : null,
    refresh: (taskId, signal) => {
      homes.changed()
      return refresh(taskId, signal)
    },
    sweep,
    async start() {
      try {
        await app.init()
        if (!isHttp) await receiver.start()
        endSweeps = sweepEveryMinute(sweep, context)
      } catch (error) {
        throw slackFailure(error)
      }
    },
    async stop() {
      endSweeps()
      homes.stop()
      if (!isHttp) await receiver.stop()
    },
  }
}

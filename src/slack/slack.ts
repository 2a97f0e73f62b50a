import type { RequestListener } from 'node:http'
import { HTTPReceiver } from '@slack/bolt'
import { createApprovers } from './approvers.ts'
import { createBolt, createClients } from './bolt.ts'
import { createChannels } from './channels.ts'
import type { SlackContext, SlackDeps, SlackOptions } from './context.ts'
import { listen } from './listeners.ts'
import { createRefresh } from './refresh.ts'
import { slackFailure } from './slack-failure.ts'

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
   * Safe to repeat from any point of a crash. Throws AppError; `transient` is worth repeating after `retryAfterMs`.
   */
  refresh(taskId: number, signal: AbortSignal): Promise<void>
}

/** The Slack side of the product. Nothing is sent before `start` or `refresh`. */
export async function createSlack(options: SlackOptions, deps: SlackDeps): Promise<Slack> {
  const clients = createClients(options, deps.log)
  const { app, receiver } = createBolt(options, deps.log)
  const context: SlackContext = {
    ...deps,
    ...options,
    ...clients,
    channels: createChannels(clients.background, clients.interactive),
    approvers: createApprovers(options.policy, clients.interactive),
  }
  listen(app, context)
  const isHttp = receiver instanceof HTTPReceiver
  return {
    requestListener: isHttp ? receiver.requestListener : null,
    refresh: createRefresh(context),
    async start() {
      try {
        await app.init()
        if (!isHttp) await receiver.start()
      } catch (error) {
        throw slackFailure(error)
      }
    },
    async stop() {
      if (!isHttp) await receiver.stop()
    },
  }
}

import type { RequestListener } from 'node:http'
import { SocketModeReceiver } from '@slack/bolt'
import { say } from './blocks/blocks.ts'
import { createBolt } from './connection/bolt.ts'
import { slackKind } from './connection/observed-client.ts'
import { privately } from './conversation/answer-in-time.ts'
import { listen } from './conversation/listeners.ts'
import { refusingTheFuture } from './conversation/request-time.ts'
import type { SlackDeps, SlackOptions } from './delivery/context.ts'
import { createInbox } from './inbox/inbox.ts'
import { answerLateWith } from './inbox/late-answer.ts'
import { wordsIn } from './messages/words.ts'
import type { SlackWorkspaces } from './slack.ts'
import { slackFailure } from './workspaces/slack-failure.ts'

/** The part that receives what people do in Slack. */
export interface SlackReceiver {
  /**
   * Handles Slack's requests below `/slack/`. Verifies Slack's signature itself, and throws synchronously for an
   * unknown path. `null` with Socket Mode.
   */
  readonly requestListener: RequestListener | null
  /**
   * Checks the token and starts to receive. Throws AppError: `misconfigured`, or `transient` while Slack is
   * unreachable.
   */
  start(): Promise<void>
  stop(): Promise<void>
}

export function createReceiver(
  options: SlackOptions,
  deps: SlackDeps,
  { teams, installations }: SlackWorkspaces,
): SlackReceiver {
  const { app, receiver, requestListener } = createBolt(options, deps, installations)
  const listening = { ...deps, locale: options.locale, teams }
  listen(app, listening)
  const inbox = createInbox({
    ...{ ...deps, isShared: installations !== null, answerLate: answerLateWith(listening) },
    busy: privately(say(wordsIn(options.locale).stillWorking)),
    handle: app.processEvent.bind(app),
  })
  // Bolt acknowledges events before any middleware runs.
  app.processEvent = inbox.take
  // Bolt makes these calls with its own clients, so they must be observed here.
  const observed = <T>(method: string, call: () => Promise<T>): Promise<T> =>
    deps.observe('slack', method, call, { kindOf: slackKind })
  return {
    requestListener: requestListener === null ? null : refusingTheFuture(requestListener, deps.now),
    async start() {
      await teams.check()
      try {
        await observed('auth.test', () => app.init())
        if (receiver instanceof SocketModeReceiver) await observed('apps.connections.open', () => receiver.start())
      } catch (error) {
        throw slackFailure(error)
      }
      inbox.start()
    },
    async stop() {
      if (receiver instanceof SocketModeReceiver) await receiver.stop()
      await inbox.stop()
    },
  }
}

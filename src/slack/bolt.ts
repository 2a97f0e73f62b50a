import { App, HTTPReceiver, LogLevel, type Logger as SlackLogger, SocketModeReceiver } from '@slack/bolt'
import { WebClient, type WebClientOptions } from '@slack/web-api'
import type { Logger } from 'pino'
import type { SlackDeps, SlackOptions } from './context.ts'
import { maskedFetch } from './masked-fetch.ts'

const INTERACTIVE_TIMEOUT_MS = 2_000
const BACKGROUND_TIMEOUT_MS = 15_000

type Outward = Pick<SlackDeps, 'log' | 'redactor'>

/** Each call makes an object of its own: the SDK writes into what it is given. */
const hostOf = ({ apiUrl }: SlackOptions, { log, redactor }: Outward): WebClientOptions => ({
  fetch: maskedFetch(redactor),
  logger: slackLog(log),
  ...(apiUrl !== null && { slackApiUrl: apiUrl }),
})

const interactiveOptions = (options: SlackOptions, outward: Outward): WebClientOptions => ({
  ...hostOf(options, outward),
  rejectRateLimitedCalls: true,
  retryConfig: { retries: 0 },
  timeout: INTERACTIVE_TIMEOUT_MS,
})

/**
 * `interactive`: a person waits, so it fails fast. `background`: one try each, since a repeated post may come twice;
 * repeating is the queue's.
 */
export const createClients = (options: SlackOptions, outward: Outward) => ({
  interactive: new WebClient(options.botToken, interactiveOptions(options, outward)),
  background: new WebClient(options.botToken, {
    ...hostOf(options, outward),
    rejectRateLimitedCalls: true,
    retryConfig: { retries: 0 },
    timeout: BACKGROUND_TIMEOUT_MS,
  }),
})

/** Bolt over the configured transport, nothing sent or heard yet. */
export function createBolt(options: SlackOptions, outward: Outward) {
  const { log } = outward
  const { transport, botToken } = options
  const logger = slackLog(log)
  const receiver =
    transport.kind === 'http'
      ? new HTTPReceiver({ signingSecret: transport.signingSecret, endpoints: '/slack/events', logger })
      : new SocketModeReceiver({
          appToken: transport.appToken,
          logger,
          // Its own object without limits on retries: with few, a failed reconnect would be the last.
          installerOptions: { clientOptions: hostOf(options, outward) },
        })
  const app = new App({
    receiver,
    token: botToken,
    clientOptions: interactiveOptions(options, outward),
    deferInitialization: true,
    convoStore: false,
    logger,
  })
  app.error(async (error) => log.error({ err: error }, 'a Slack listener failed'))
  return { app, receiver }
}

/** The SDK's log on ours. What it says at its own `info` is `debug` to us. */
function slackLog(log: Logger): SlackLogger {
  const own = log.child({ part: 'slack' })
  const joined = (said: unknown[]) => said.map(String).join(' ')
  return {
    debug: (...said) => own.trace(joined(said)),
    info: (...said) => own.debug(joined(said)),
    warn: (...said) => own.warn(joined(said)),
    error: (...said) => own.error(joined(said)),
    setLevel: () => {},
    getLevel: () => (own.isLevelEnabled('trace') ? LogLevel.DEBUG : LogLevel.INFO),
    setName: () => {},
  }
}

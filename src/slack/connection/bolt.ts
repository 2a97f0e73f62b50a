import { randomBytes } from 'node:crypto'
import { App, HTTPReceiver, LogLevel, type Logger as SlackLogger, SocketModeReceiver } from '@slack/bolt'
import type { WebClientOptions } from '@slack/web-api'
import type { Logger } from 'pino'
import { getGlobalDispatcher } from 'undici'
import type { SlackContext, SlackDeps, SlackOptions } from '../delivery/context.ts'
import type { Installations } from '../workspaces/installations.ts'
import { maskedFetch } from '../workspaces/masked-fetch.ts'
import type { RefusalNotes } from '../workspaces/standing.ts'
import { askForInstallation } from './install.ts'
import { ObservedClient } from './observed-client.ts'

const INTERACTIVE_TIMEOUT_MS = 2_000
const BACKGROUND_TIMEOUT_MS = 15_000

type Outward = Pick<SlackDeps, 'log' | 'redactor'>

/** Returns a new object each time, since the SDK modifies it. */
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
 * `interactive`: a person waits, so it fails fast. `background`: never retries, since a repeated post may appear twice;
 * the queue repeats the work.
 */
export const createClients = (
  botToken: string,
  options: SlackOptions,
  outward: Outward & Pick<SlackDeps, 'observe'>,
  refusals: RefusalNotes | null = null,
): Pick<SlackContext, 'interactive' | 'background'> => ({
  interactive: new ObservedClient(botToken, interactiveOptions(options, outward), outward.observe, refusals),
  background: new ObservedClient(
    botToken,
    {
      ...hostOf(options, outward),
      rejectRateLimitedCalls: true,
      retryConfig: { retries: 0 },
      timeout: BACKGROUND_TIMEOUT_MS,
    },
    outward.observe,
    refusals,
  ),
})

/**
 * Creates Bolt with the configured transport; sends and receives nothing yet. `installations`: `null` with one
 * workspace.
 */
export function createBolt(options: SlackOptions, outward: Outward, installations: Installations | null) {
  const { log } = outward
  const logger = slackLog(log)
  const asking = installations === null ? null : askForInstallation(options, installations)
  const receiver = receiverOf(options, outward, logger, asking)
  // With several workspaces and Socket Mode, a separate receiver serves only the installation's pages.
  const pages =
    asking === null || receiver instanceof HTTPReceiver
      ? receiver
      : new HTTPReceiver({ signingSecret: randomBytes(32).toString('hex'), logger, ...asking })
  const app = new App({
    receiver,
    ...authorization(options, receiver, pages),
    clientOptions: interactiveOptions(options, outward),
    deferInitialization: true,
    convoStore: false,
    logger,
  })
  app.error(async (error) => log.error({ err: error }, 'a Slack listener failed'))
  return { app, receiver, requestListener: pages instanceof HTTPReceiver ? pages.requestListener : null }
}

type Asking = ReturnType<typeof askForInstallation>

function receiverOf(options: SlackOptions, outward: Outward, logger: SlackLogger, asking: Asking | null) {
  const { transport } = options
  if (transport.kind === 'http') {
    const { signingSecret } = transport
    return new HTTPReceiver({ signingSecret, endpoints: '/slack/events', logger, ...asking })
  }
  return new SocketModeReceiver({
    appToken: transport.appToken,
    ...(options.isProxied && { dispatcher: getGlobalDispatcher() }),
    logger,
    // Separate options with the SDK's default retries, since without them one failed reconnect would be final.
    installerOptions: { clientOptions: hostOf(options, outward) },
  })
}

/** One token, or each workspace's token; a receiver with an installer authorizes by itself. */
function authorization({ access }: SlackOptions, receiver: object, pages: HTTPReceiver | SocketModeReceiver) {
  if (access.kind === 'token') return { token: access.botToken }
  if (pages === receiver || pages.installer === undefined) return {}
  return { authorize: pages.installer.authorize }
}

/** Writes the SDK's log to ours, with its `info` as `debug` and its `debug` as `trace`. */
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

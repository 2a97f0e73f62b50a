import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, type AuthorizeResult, HTTPReceiver, SocketModeReceiver } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../../../src/local/slack/local-slack.ts'
import { clientOf, quiet } from './web-client.ts'

export const transports = ['http', 'socket'] as const
export type Transport = (typeof transports)[number]

function receivers(slack: LocalSlack) {
  return {
    http: () => new HTTPReceiver({ signingSecret: slack.signingSecret, logger: quiet }),
    socket: () =>
      new SocketModeReceiver({
        appToken: slack.appToken,
        logger: quiet,
        installerOptions: { clientOptions: { slackApiUrl: slack.apiUrl } },
      }),
  }
}

async function listen(receiver: HTTPReceiver) {
  const server = createServer((request, response) => receiver.requestListener(request, response))
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/slack/events`, close: () => server.close() }
}

const never = new Promise<AuthorizeResult>(() => undefined)

/** A local Slack and an unmodified Bolt app connected to it. While it is deaf, it acks nothing. */
export async function startBoltApp(
  transport: Transport,
  register: (app: App) => void,
  { isDeaf = () => false, ...options }: LocalSlackOptions & { isDeaf?: () => boolean } = {},
): Promise<AsyncDisposable & { slack: LocalSlack; client: WebClient }> {
  const slack = await startLocalSlack(options)
  const receiver = receivers(slack)[transport]()
  const app = new App({
    receiver,
    authorize: async () => (isDeaf() ? never : { botToken: slack.botToken, botId: 'B0000WMS', botUserId: 'U00000BOT' }),
    clientOptions: { slackApiUrl: slack.apiUrl },
    convoStore: false,
    logger: quiet,
    deferInitialization: true,
  })
  register(app)
  await app.init()
  const server = receiver instanceof HTTPReceiver ? await listen(receiver) : null
  if (server === null) await app.start()
  slack.connectHttp(server?.url ?? null)
  const stop = async () => {
    if (server === null) await app.stop()
    server?.close()
    await slack.close()
  }
  return { slack, client: clientOf(slack), [Symbol.asyncDispose]: stop }
}

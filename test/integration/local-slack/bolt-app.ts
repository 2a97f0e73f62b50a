import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { App, HTTPReceiver, LogLevel, SocketModeReceiver } from '@slack/bolt'
import { type LocalSlack, type LocalSlackOptions, startLocalSlack } from '../../../src/local/slack/local-slack.ts'

export const transports = ['http', 'socket'] as const
export type Transport = (typeof transports)[number]

const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}

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

/** A local Slack and an unmodified Bolt app connected to it. */
export async function startBoltApp(
  transport: Transport,
  register: (app: App) => void,
  options: LocalSlackOptions = {},
): Promise<AsyncDisposable & { slack: LocalSlack; app: App }> {
  const slack = await startLocalSlack(options)
  const receiver = receivers(slack)[transport]()
  const app = new App({
    receiver,
    token: slack.botToken,
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
  return { slack, app, [Symbol.asyncDispose]: stop }
}

import type { Config } from '../config/config.ts'
import type { BoundAddress } from '../http/bind.ts'
import { createHttpServer } from '../http/server.ts'
import { createReceiver } from '../slack/receiver.ts'
import type { Core } from './core.ts'
import { githubWebhook } from './github-webhook.ts'
import { healthOf } from './health.ts'
import type { Part } from './part.ts'
import { type OpenSlack, policyOf } from './slack.ts'
import type { Worker } from './worker.ts'

/** The part of a process that serves people, automation and webhooks. */
export interface Web {
  readonly part: Part
  /** Throws AppError: `misconfigured`, or `transient` while Slack is unreachable. */
  start(): Promise<void>
  stop(): Promise<void>
}

/** `worker`: this process's worker, for the health report; `null`: it has none. */
export async function openWeb(
  core: Core,
  address: BoundAddress,
  slack: OpenSlack,
  worker: Pick<Worker, 'healthy'> | null,
): Promise<Web> {
  const { config, pool, queue, forge, log } = core
  const receiver = createReceiver(slack.options, slack.deps, slack.workspaces)
  const http = await createHttpServer(address, {
    ...slack.deps,
    health: () => healthOf(pool, worker),
    policy: policyOf(config),
    tokens: config.apiTokens,
    slackListener: receiver.requestListener,
    home: slack.local?.url ?? null,
    githubWebhook: githubWebhook(forge.webhooks, queue, log),
    publicUrl: config.publicUrl,
  })
  return {
    part: restPart(config, address.url),
    async start() {
      http.serve()
      log.info(`listening at ${address.url}`)
      await receiver.start()
    },
    async stop() {
      await receiver.stop()
      await http.close()
    },
  }
}

const restPart = ({ apiTokens }: Config, url: string): Part =>
  apiTokens.size > 0
    ? {
        name: 'REST',
        kind: 'real',
        detail: `${url}, bearer tokens: ${[...apiTokens.values()].join(', ')}`,
        variables: '',
      }
    : {
        name: 'REST',
        kind: 'limited',
        detail: `${url}, no tokens: this machine only, and it may approve everything`,
        variables: 'API_TOKENS',
      }

import type { BoundAddress } from '../http/bind.ts'
import { createHttpServer } from '../http/server.ts'
import { createReceiver } from '../slack/receiver.ts'
import { listTokens } from '../store/tokens.ts'
import type { Core } from './core.ts'
import { githubWebhook } from './github-webhook.ts'
import { healthOf } from './health.ts'
import { type Part, refuseOpenRest } from './part.ts'
import { type OpenSlack, policyOf, slackPeopleOf } from './slack.ts'
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
  worker: Pick<Worker, 'health'> | null,
): Promise<Web> {
  const { config, log } = core
  const tokens = await tokenNames(core)
  refuseOpenRest(config, tokens.length > 0)
  const receiver = createReceiver(slack.options, slack.deps, slack.workspaces)
  const webhook = githubWebhook(core)
  const http = await createHttpServer(address, {
    ...slack.deps,
    health: () => healthOf(core, worker),
    policy: policyOf(config),
    locale: config.slackLocale,
    tokens: config.apiTokens,
    slackPeople: slackPeopleOf(slack),
    slackListener: receiver.requestListener,
    home: slack.local?.url ?? null,
    githubWebhook: webhook,
    publicUrl: config.publicUrl,
  })
  return {
    part: restPart(address.url, tokens),
    async start() {
      http.serve()
      log.info(`listening at ${address.url}`)
      webhook?.inbox.start()
      await receiver.start()
    },
    async stop() {
      await receiver.stop()
      await webhook?.inbox.stop()
      await http.close()
    },
  }
}

const restPart = (url: string, tokens: readonly string[]): Part =>
  tokens.length > 0
    ? { name: 'REST', kind: 'real', detail: `${url}, bearer tokens: ${tokens.join(', ')}`, variables: '' }
    : {
        name: 'REST',
        kind: 'limited',
        detail: `${url}, no tokens: this machine only, and it may approve everything`,
        variables: 'API_TOKENS',
      }

/** Names of the tokens that are valid at the start of the service. */
async function tokenNames({ config, pool }: Core): Promise<string[]> {
  const kept = (await listTokens(pool)).filter(({ endedAt }) => endedAt === null)
  return [...config.apiTokens, ...kept].map(({ name }) => name)
}

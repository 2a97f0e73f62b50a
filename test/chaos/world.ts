import { readdir, readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { pino } from 'pino'
import { WEBHOOK_PATH } from '../../src/http/github-webhook.ts'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { startScriptedModel } from '../../src/local/scripted-model/server.ts'
import { startLocalSlack } from '../../src/local/slack/local-slack.ts'
import { SCRIPTED_MODEL } from '../../src/model/pricing.ts'
import { createPool } from '../../src/store/pool.ts'
import { requireBackend } from '../github/github-forge.ts'
import { startGithubStandIn } from '../github/stand-in.ts'
import type { Away } from './faults.ts'
import { type FaultyProxy, startFaultyProxy } from './faulty-proxy.ts'

export type World = Awaited<ReturnType<typeof openWorld>>

/** Who asks for tasks, and who approves them. */
export const TOKEN = 'a-token-of-the-chaos-0123'
export const APPROVER = 'a-token-of-an-approver-0123'
const SAMPLE = join(import.meta.dirname, '../../src/local/sample')

/** Everything outside of the service, each behind a proxy of its own. */
export async function openWorld(home: string, random: () => number, cleanup: AsyncDisposableStack) {
  const log = pino({ level: 'silent' })
  const postgres = await startPostgres({ dir: join(home, 'postgres'), durable: false, log })
  cleanup.defer(() => postgres.stop())
  const slack = await startLocalSlack()
  cleanup.defer(() => slack.close())
  const model = await startScriptedModel({ pace: 50, log })
  cleanup.defer(() => model.close())
  const github = await startGithubStandIn(await filesUnder(SAMPLE))
  cleanup.defer(() => github.close())
  github.actions = () => 'success'
  requireBackend(github)
  const behind = async (url: string, isHttp: boolean): Promise<readonly [string, FaultyProxy]> => {
    const target = new URL(url)
    const proxy = await startFaultyProxy(Number(target.port), random, isHttp)
    cleanup.defer(async () => proxy.close())
    return [url.replace(`${target.host}`, `127.0.0.1:${proxy.port}`), proxy]
  }
  const [databaseUrl, database] = await behind(postgres.url, false)
  const [slackUrl, slackProxy] = await behind(slack.apiUrl, true)
  const [modelUrl, modelProxy] = await behind(model.url, true)
  const [githubUrl, githubProxy] = await behind(github.apiUrl, true)
  const proxies: Readonly<Record<Away, FaultyProxy>> = {
    ...{ database, slack: slackProxy, model: modelProxy, github: githubProxy },
  }
  const db = createPool(postgres.url, { max: 4, onConnectionLost: () => {} })
  cleanup.defer(() => db.end())
  const { appId, privateKey, installationId } = github.credentials
  return {
    ...{ slack, github, proxies, db },
    /** Of a process; `port`: where it listens. */
    environment: {
      ...{
        DATABASE_URL: databaseUrl,
        LOG_LEVEL: 'info',
        API_TOKENS: `chaos[read,create]:${TOKEN},approver[read,decide]:${APPROVER}`,
      },
      ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_SIGNING_SECRET: slack.signingSecret, SLACK_API_URL: slackUrl },
      ...{
        SLACK_CHANNEL: '#wms',
        SLACK_APPROVERS: 'U0000BORIS',
        SLACK_OPERATIONS_CHANNEL: '#wms',
        SEAL_KEY: Buffer.alloc(32, 7).toString('base64'),
      },
      ...{ MODEL_BASE_URL: modelUrl, MODEL_NAME: SCRIPTED_MODEL, MODEL_IDLE_TIMEOUT_SECONDS: '10' },
      ...{ GITHUB_REPOSITORY: github.repository, GITHUB_API_URL: githubUrl, GITHUB_APP_ID: String(appId) },
      ...{ GITHUB_PRIVATE_KEY: privateKey, GITHUB_INSTALLATION_ID: String(installationId) },
      ...{ GITHUB_WEBHOOK_SECRET: github.webhookSecret, OUTAGE_TRY_SECONDS: '5', OUTAGE_TOLD_SECONDS: '2' },
      ...{ TASKS_OPEN_LIMIT: '10000', TASKS_HOUR_LIMIT: '10000', SHUTDOWN_GRACE_SECONDS: '2' },
    },
    hearWebhooks: (url: string) => {
      github.webhooks.target = `${url}${WEBHOOK_PATH}`
    },
  }
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function filesUnder(folder: string): Promise<Record<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name))
  const pairs = files.map(async (file) => [file.slice(folder.length + 1), await readFile(file, 'utf8')] as const)
  return Object.fromEntries(await Promise.all(pairs))
}

import type { Logger } from 'pino'
import { type AgentLimits, DEFAULT_LIMITS, fitLimits } from './agents/agent.ts'
import { type Config, readConfig } from './config/config.ts'
import { processEnvironment, searchPath } from './config/process/environment.ts'
import { AppError } from './errors.ts'
import type { Forge } from './forge/forge.ts'
import { WEBHOOK_PATH } from './http/github-webhook.ts'
import type { Health } from './http/health.ts'
import { createHttpServer } from './http/server.ts'
import { createJobs, type Jobs } from './jobs/jobs.ts'
import type { LocalSlack } from './local/slack/local-slack.ts'
import { createLog } from './log.ts'
import { codingAgentsPart } from './parts/coding-agents.ts'
import { openDatabase } from './parts/database.ts'
import { openForge } from './parts/forge.ts'
import { githubWebhook } from './parts/github-webhook.ts'
import { openModel } from './parts/model.ts'
import { embeddedParts, type Part, partsTable, refuseEmbedded } from './parts/part.ts'
import { openSlack, policyOf } from './parts/slack.ts'
import { runDoctor } from './parts/slack-doctor.ts'
import type { Sandbox } from './sandbox/driver.ts'
import { detectSandbox } from './sandbox/sandbox.ts'
import { createRedactor } from './secrets/redactor.ts'
import { openSeal } from './secrets/seal.ts'
import { migrate, pendingMigrations } from './store/migrate.ts'
import { checkConnection, createPool } from './store/pool.ts'
import { countUndeliveredToday } from './store/slack/messages.ts'

export interface Service {
  /** Where REST and Slack's endpoint are served. */
  readonly url: string
  readonly parts: readonly Part[]
  readonly forge: Pick<Forge, 'kind' | 'repository' | 'baseBranch'>
  /** `null` with a real workspace. */
  readonly localSlack: LocalSlack | null
  /** Stops taking work, finishes or hands back what is under way, closes everything. Safe to repeat. */
  stop(): Promise<void>
}

/** The composition root: the same for `npm start`, the demo, the tests and production. */
export async function start(config: Config, log: Logger = logOf(config)): Promise<Service> {
  refuseEmbedded(config, embeddedParts(config))
  await using cleanup = new AsyncDisposableStack()
  const service = await compose(config, cleanup, log)
  const running = cleanup.move()
  return { ...service, stop: () => running.disposeAsync() }
}

const logOf = ({ logLevel, secrets }: Config): Logger => createLog(logLevel, createRedactor(secrets))

async function compose(config: Config, cleanup: AsyncDisposableStack, log: Logger): Promise<Omit<Service, 'stop'>> {
  const database = await openDatabase(config, cleanup, log)
  const pool = createPool(database.url, {
    max: config.stageSlots + 8,
    onConnectionLost: (error) => log.warn({ reason: error.message }, 'a database connection was lost; it is replaced'),
  })
  cleanup.defer(() => pool.end())
  const { model, part: modelPart, scripted } = await openModel(config, cleanup, log)
  const { allowUnsandboxed } = config
  const sandbox = await detectSandbox({ allowUnsandboxed, trustedCommands: scripted, env: { PATH: searchPath() } })
  const agentsPart = codingAgentsPart(config, sandbox)
  const redactor = createRedactor(config.secrets)
  const onChecksFinished = (sha: string) =>
    void jobs.ciChanged(sha).catch((error) => log.warn({ err: error }, 'CI is asked again by the next poll'))
  const opened = await openForge(config, { pool, sandbox, onChecksFinished, log }, cleanup)
  const { forge, repositories, part: forgePart } = opened
  const { findTarget } = repositories
  const jobs = await createJobs(pool, { ...(await jobsOptions(config, database.url, log)), redactor, findTarget })
  const edge = { db: pool, orchestrator: jobs.orchestrator, kick: jobs.kick, redactor, log, now: () => new Date() }
  const { slack, part: slackPart, local } = await openSlack(config, edge, cleanup, log)
  const http = await createHttpServer({
    ...edge,
    health: () => healthOf(pool, jobs),
    policy: policyOf(config),
    tokens: config.apiTokens,
    slackListener: slack.requestListener,
    home: local?.url ?? null,
    githubWebhook: githubWebhook(opened.webhooks, jobs, log),
    publicUrl: config.publicUrl,
  })
  const { url } = await http.listen(config)
  cleanup.defer(() => http.close())
  if (slack.requestListener !== null) local?.connectHttp(`${url}/slack/events`)
  opened.webhooks?.sendTo(`${url}${WEBHOOK_PATH}`)
  await slack.start()
  cleanup.defer(() => slack.stop())
  const { codingAgents } = config
  const stage = { model, sandbox, limits: limitsOf(config), codingAgents, policy: policyOf(config), redactor, log }
  await jobs.start({ stage, repositories, refreshCard: (taskId, signal) => slack.refresh(taskId, signal) })
  cleanup.defer(() => jobs.stop(config.shutdownGraceMs))
  const workParts = [modelPart, agentsPart, forgePart, sandboxPart(sandbox)]
  const parts = [database.part, slackPart, ...workParts, restPart(config, url)]
  return { url, parts, forge, localSlack: local }
}

const limitsOf = ({ agentStepLimit: steps, agentDurationMs: durationMs, model }: Config): AgentLimits =>
  fitLimits({ ...DEFAULT_LIMITS, steps, durationMs }, model?.contextTokens ?? null)

const sandboxPart = ({ kind, detail }: Sandbox): Part => ({
  ...{ name: 'sandbox', kind: kind === 'none' ? 'limited' : 'real', detail, variables: '' },
})

const jobsOptions = async (config: Config, databaseUrl: string, log: Logger) => ({
  databaseUrl,
  seal: await openSeal(config.home),
  stageSlots: config.stageSlots,
  limits: {
    transientRepeats: config.modelRetryLimit,
    ciTimeoutMs: config.ciTimeoutMs,
    budgetUsdRun: config.budgetUsdRun,
    budgetUsdTask: config.budgetUsdTask,
    budgetUsdDay: config.budgetUsdDay,
  },
  log,
})

const restPart = (config: Config, url: string): Part =>
  config.apiTokens.size > 0
    ? {
        name: 'REST',
        kind: 'real',
        detail: `${url}, bearer tokens: ${[...config.apiTokens.values()].join(', ')}`,
        variables: '',
      }
    : {
        name: 'REST',
        kind: 'limited',
        detail: `${url}, no tokens: this machine only, and it may approve everything`,
        variables: 'API_TOKENS',
      }

async function healthOf(pool: Parameters<typeof checkConnection>[0], jobs: Jobs): Promise<Health> {
  const database = await checkConnection(pool).then(
    () => ({ ok: true, detail: 'answers' }),
    (error: Error) => ({ ok: false, detail: error.message }),
  )
  const pending = database.ok ? await pendingMigrations(pool) : []
  const migrations = {
    ok: database.ok && pending.length === 0,
    detail: pending.length > 0 ? `pending: ${pending.join(', ')}` : database.ok ? 'up to date' : 'unknown',
  }
  const queue = jobs.healthy() ? { ok: true, detail: 'hears of work' } : { ok: false, detail: 'reconnecting' }
  const slack = database.ok && migrations.ok ? await slackHealth(pool) : { ok: true, detail: 'unknown' }
  return { ok: database.ok && migrations.ok && queue.ok, parts: { database, queue, migrations, slack } }
}

async function slackHealth(
  pool: Parameters<typeof checkConnection>[0],
): Promise<NonNullable<Health['parts']['slack']>> {
  const undelivered = await countUndeliveredToday(pool, new Date())
  return undelivered === 0
    ? { ok: true, detail: 'takes every message' }
    : { ok: false, detail: `refused ${undelivered} messages for good since yesterday; the log says why` }
}

/** `npm start` and `npm run migrate`. */
async function main(): Promise<void> {
  const config = readConfig(processEnvironment())
  const log = logOf(config)
  if (process.argv[2] === 'migrate') return migrateOnly(config, log)
  if (process.argv[2] === 'slack:doctor') return doctorOnly(config)
  // What every job holds is in Postgres, so a stray rejection of a library is told and not died of.
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'a promise was rejected and nobody was listening'),
  )
  const service = await start(config, log)
  process.stdout.write(`${welcome(service, config)}\n`)
  const stop = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping: work under way is finished or handed back')
    service.stop().then(
      () => process.exit(0),
      (error) => fail(error),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

async function migrateOnly(config: Config, log: Logger): Promise<void> {
  if (config.databaseUrl === null) {
    throw new AppError('misconfigured', 'DATABASE_URL is not set.', {
      hint: 'Set it to the database to migrate; the embedded one is migrated by `npm start`.',
    })
  }
  const applied = await migrate(config.databaseUrl, { log })
  process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied: ${applied.join(', ')}\n`)
}

async function doctorOnly(config: Config): Promise<void> {
  const isWell = await runDoctor(config, (line) => process.stdout.write(`${line}\n`))
  if (!isWell) process.exitCode = 1
}

function welcome({ url, parts, localSlack }: Service, config: Config): string {
  const request = '{"title": "Receive pallets by SSCC scan", "raw_request": "Receive pallets by SSCC scan"}'
  const token = config.apiTokens.size > 0 ? " -H 'authorization: Bearer <token>'" : ''
  const slack =
    localSlack === null
      ? []
      : [`  open ${localSlack.url} and type   /wms-task Receive pallets by SSCC scan`, '  or, without Slack:']
  return [
    ...['', 'WMS Orchestrator', '', partsTable(parts), '', 'Next:', ...slack],
    `  curl -s -X POST ${url}/tasks${token} -H 'content-type: application/json' -d '${request}'\n`,
  ].join('\n')
}

function fail(error: unknown): void {
  process.stderr.write(
    error instanceof AppError
      ? `\n${error.message}\n${error.hint ?? ''}\n`
      : `${error instanceof Error ? error.stack : error}\n`,
  )
  process.exit(1)
}

if (import.meta.main) main().catch(fail)

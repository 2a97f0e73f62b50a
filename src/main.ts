import type { Logger } from 'pino'
import { holdThreads } from './analysis/analysis.ts'
import { type Config, readConfig } from './config/config.ts'
import { mainCommand, ownVariables } from './config/main-command.ts'
import { processEnvironment, startedIn } from './config/process/environment.ts'
import { AppError } from './errors.ts'
import { routeOutgoing } from './exec/outgoing.ts'
import type { Forge } from './forge/forge.ts'
import { bindAddress } from './http/bind.ts'
import type { LocalSlack } from './local/slack/local-slack.ts'
import { createLog } from './log.ts'
import { openCore } from './parts/core.ts'
import { runDatabaseDoctor } from './parts/doctors/database-doctor.ts'
import { embeddedParts, type Part, partsTable, refuseEmbedded, refuseSplit } from './parts/part.ts'
import { keepPrivate } from './parts/private-home.ts'
import { openSlack } from './parts/slack.ts'
import { runDoctor } from './parts/slack-doctor.ts'
import { runTokens } from './parts/tokens.ts'
import { openWeb } from './parts/web.ts'
import { openWorker } from './parts/worker.ts'
import { createRedactor } from './secrets/redactor.ts'
import { migrate } from './store/migrate.ts'
import { startWatchdog } from './watchdog/watchdog.ts'

/** Far longer than any work of the main thread. */
const STANDSTILL_MS = 30_000
/** What a process may take to stop besides the grace for its runs. */
const SHUTDOWN_SPARE_MS = 5_000

export interface Service {
  /** The URL of REST and of Slack's endpoint; `null` without the role `web`. */
  readonly url: string | null
  readonly parts: readonly Part[]
  readonly forge: Pick<Forge, 'kind' | 'repository' | 'baseBranch'>
  /** `null` with a real workspace. */
  readonly localSlack: LocalSlack | null
  /** Takes no more work, finishes or returns what is under way, and closes everything. Safe to repeat. */
  stop(): Promise<void>
}

/** The composition root: the same for `npm start`, the demo, the tests and production. */
export async function start(config: Config, log: Logger = logOf(config)): Promise<Service> {
  refuseEmbedded(config, embeddedParts(config))
  refuseSplit(config)
  await keepPrivate(config.home)
  await routeOutgoing(config.outgoing, config.home)
  await using cleanup = new AsyncDisposableStack()
  cleanup.use(holdThreads())
  const service = await compose(config, cleanup, log)
  const running = cleanup.move()
  return { ...service, stop: () => running.disposeAsync() }
}

const logOf = ({ logLevel, secrets }: Config): Logger => createLog(logLevel, createRedactor(secrets))

/** Constructs every part with its dependencies, then starts web and worker; they stop in the opposite order. */
async function compose(config: Config, cleanup: AsyncDisposableStack, log: Logger): Promise<Omit<Service, 'stop'>> {
  const address = config.roles.includes('web') ? await bindAddress(config) : null
  cleanup.defer(async () => address?.close())
  const url = address?.url ?? null
  const core = await openCore(config, url, cleanup, log)
  const slack = await openSlack(core, url, cleanup)
  const worker = config.roles.includes('worker') ? await openWorker(core, slack, cleanup) : null
  const web = address === null ? null : await openWeb(core, address, slack, worker)
  for (const side of [web, worker]) {
    await side?.start()
    cleanup.defer(async () => side?.stop())
  }
  const { model, agents, sandbox } = worker?.parts ?? {}
  const parts = [core.database.part, slack.part, model, agents, core.forge.part, sandbox, web?.part]
  return { url, parts: parts.filter((part) => part !== undefined), forge: core.forge.forge, localSlack: slack.local }
}

/** `npm start`, `npm run migrate`, `npm run slack:doctor`, `npm run database:doctor` and `npm run token`. */
async function main(): Promise<void> {
  const { command, ...typed } = mainCommand()
  const own = command === 'start' ? ownVariables(typed.values, startedIn()) : {}
  const config = readConfig({ ...processEnvironment(), ...own })
  const log = logOf(config)
  if (command === 'migrate') return migrateOnly(config, log)
  if (command === 'slack:doctor') return doctorOnly(config, runDoctor)
  if (command === 'database:doctor') return doctorOnly(config, runDatabaseDoctor)
  if (command === 'token') return runTokens(config, typed, (line) => process.stdout.write(`${line}\n`))
  // What every job holds is in Postgres, so the process survives a stray rejection of a library and logs it.
  process.on('unhandledRejection', (error) =>
    log.error({ err: error }, 'a promise was rejected and nobody was listening'),
  )
  startWatchdog(STANDSTILL_MS)
  const service = await start(config, log)
  process.stdout.write(`${welcome(service, config)}\n`)
  const stop = (signal: NodeJS.Signals) => {
    log.info({ signal }, 'stopping: work under way is finished or handed back')
    setTimeout(() => endAtOnce(log), config.shutdownGraceMs + SHUTDOWN_SPARE_MS).unref()
    service.stop().then(
      () => process.exit(0),
      (error) => fail(error),
    )
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
}

/** What does not answer must not keep a process that was told to stop; its work is taken over as after a crash. */
function endAtOnce(log: Logger): void {
  log.error('stopping took too long: what is left is given up')
  process.exit(1)
}

async function migrateOnly(config: Config, log: Logger): Promise<void> {
  if (config.databaseUrl === null) {
    throw new AppError('misconfigured', 'DATABASE_URL is not set.', {
      hint: 'Set it to the database to migrate; the embedded one is migrated by `npm start`.',
    })
  }
  const applied = await migrate(config.databaseSessionUrl ?? config.databaseUrl, { log })
  process.stdout.write(applied.length === 0 ? 'The database is up to date.\n' : `Applied: ${applied.join(', ')}\n`)
}

async function doctorOnly(config: Config, examine: typeof runDoctor): Promise<void> {
  await routeOutgoing(config.outgoing, config.home)
  const isWell = await examine(config, (line) => process.stdout.write(`${line}\n`))
  if (!isWell) process.exitCode = 1
}

function welcome({ url, parts, localSlack }: Service, config: Config): string {
  const table = ['', 'WMS Orchestrator', '', partsTable(parts), '']
  if (url === null) return [...table, 'Works on tasks; another process with ROLES=web takes them.\n'].join('\n')
  const request = '{"title": "Receive pallets by SSCC scan", "raw_request": "Receive pallets by SSCC scan"}'
  const token = config.apiTokens.length > 0 ? " -H 'authorization: Bearer <token>'" : ''
  const slack =
    localSlack === null
      ? []
      : [`  open ${localSlack.url} and type   /wms-task Receive pallets by SSCC scan`, '  or, without Slack:']
  const scripted =
    config.ownRepository !== null && config.model === null
      ? ['The scripted model knows the sample alone: set MODEL_* for work on your own repository.', '']
      : []
  return [
    ...[...table, ...scripted, 'Next:', ...slack],
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

import { randomInt } from 'node:crypto'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { logAudit } from '../audit-line.ts'
import type { Config } from '../config/config.ts'
import { goOn } from '../jobs/go-on.ts'
import { type JobQueue, openQueue } from '../jobs/open-queue.ts'
import { createObserve, type Observe } from '../observed.ts'
import { createOrchestrator, type Orchestrator } from '../orchestrator.ts'
import { type Circuits, createCircuits } from '../outages/circuits.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import type { Environments } from '../sandbox/environment/environments.ts'
import { createRedactor, type Redactor } from '../secrets/redactor.ts'
import { openSeal, type RotatingSeal } from '../secrets/seal.ts'
import { createPool } from '../store/pool.ts'
import { openDatabaseClock, SKEW_TOLD_MS } from '../store/queue/clock.ts'
import { connectionsNeeded, SPARE_CONNECTIONS, SPARE_QUEUE_CONNECTIONS } from '../store/server/connections.ts'
import {
  type Database,
  openDatabase,
  sessionNameOf,
  warnOfFewConnections,
  warnOfNewerSchema,
  warnOfOtherKeys,
} from './database.ts'
import { type OpenForge, openForge } from './forge.ts'
import { openEnvironments, openSandbox } from './sandbox.ts'

/** What every process has in every role. */
export interface Core {
  readonly config: Config
  readonly database: Database
  readonly pool: Pool
  readonly queue: JobQueue
  readonly orchestrator: Orchestrator
  readonly forge: OpenForge
  readonly sandbox: Sandbox
  readonly environments: Environments
  readonly redactor: Redactor
  readonly seal: RotatingSeal
  readonly observe: Observe
  /** What is away outside. */
  readonly circuits: Circuits
  /** This process's name, new at each start. */
  readonly replica: string
  /** The database's time. */
  readonly now: () => Date
  readonly log: Logger
}

/** `url`: where the embedded forge can call this process back; `null`: it serves no HTTP. */
export async function openCore(
  config: Config,
  url: string | null,
  cleanup: AsyncDisposableStack,
  log: Logger,
): Promise<Core> {
  const replica = String(randomInt(1, 2 ** 31 - 1))
  const database = await openDatabase(config, cleanup, log)
  const stageSlots = config.roles.includes('worker') ? config.stageSlots : 0
  const seal = await openSeal(config.home, config.sealKeys)
  const pool = createPool(database.url, {
    name: sessionNameOf(seal),
    max: stageSlots + SPARE_CONNECTIONS,
    lent: database.sessionUrl === database.url ? 'for good' : 'for transactions',
    onConnectionLost: (error) => log.warn({ reason: error.message }, 'a database connection was lost; it is replaced'),
  })
  cleanup.defer(() => pool.end())
  await warnOfOtherKeys(pool, seal, log)
  await warnOfNewerSchema(pool, log)
  await warnOfFewConnections(pool, connectionsNeeded(stageSlots), log)
  const now = await startClock(pool, cleanup, log)
  const queue = await openQueue(pool, {
    databaseUrl: database.url,
    connections: stageSlots + SPARE_QUEUE_CONNECTIONS,
    supervises: config.roles.includes('worker'),
    log,
  })
  cleanup.defer(() => queue.close())
  const circuits = createCircuits({ pool, log, longestPauseMs: config.outageTryMs })
  const observe = createObserve(log, circuits.around)
  const sandbox = await openSandbox(config, pool, observe)
  const environments = await openEnvironments(config, sandbox, log)
  const forge = await openForge(config, { pool, queue, sandbox, environments, url, observe, log }, cleanup)
  const redactor = createRedactor(config.secrets)
  const orchestrator = createOrchestrator(
    ...([pool, queue.enqueue, redactor, forge.repositories.findTarget] as const),
    logAudit(log, replica),
  )
  circuits.onBack((dependency) => goOn({ pool, orchestrator }, dependency))
  return {
    ...{ config, database, pool, queue, orchestrator, forge, sandbox, environments },
    ...{ redactor, seal, observe, circuits, replica, now, log },
  }
}

const CLOCK_READ_MS = 30_000

async function startClock(pool: Pool, cleanup: AsyncDisposableStack, log: Logger): Promise<() => Date> {
  const clock = await openDatabaseClock(pool)
  const { machineAheadMs: aheadMs } = clock
  if (Math.abs(aheadMs) > SKEW_TOLD_MS)
    log.warn(
      { aheadMs },
      'the clock of this machine differs from that of the database, which counts here: set it right',
    )
  const timer = setInterval(() => clock.read().catch(() => {}), CLOCK_READ_MS)
  cleanup.defer(() => clearInterval(timer))
  return clock.now
}

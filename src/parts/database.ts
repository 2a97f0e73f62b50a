import { join } from 'node:path'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import type { Seal } from '../secrets/seal.ts'
import { migrate, newerMigrations } from '../store/migrate.ts'
import { liveSessionNames, type Sql } from '../store/pool.ts'
import { connectionLimit, probePooler, probeSessions } from '../store/queue/session-probe.ts'
import { databaseFault } from '../store/server/database-fault.ts'
import type { Part } from './part.ts'

export interface Database {
  readonly url: string
  /** Where sessions are one's own; another address than `url` behind a pooler that lends them for transactions. */
  readonly sessionUrl: string
  readonly part: Part
}

/** Postgres with all migrations applied: the operator's, or an embedded one in the home folder. */
export async function openDatabase(config: Config, cleanup: AsyncDisposableStack, log: Logger): Promise<Database> {
  const database =
    config.databaseUrl === null ? await embeddedPostgres(config, cleanup, log) : configuredPostgres(config)
  try {
    if (config.databaseUrl !== null) await probeSessions(database.sessionUrl)
    if (config.databaseSessionUrl !== null) await probePooler(database.url, database.sessionUrl)
    await migrate(database.sessionUrl, { log })
  } catch (error) {
    throw databaseFault(error, database.sessionUrl)
  }
  return database
}

async function embeddedPostgres(
  { home, embedded }: Config,
  cleanup: AsyncDisposableStack,
  log: Logger,
): Promise<Database> {
  const { startPostgres } = await import('../local/postgres/postgres.ts')
  const dir = join(home, 'postgres')
  const server = await startPostgres({ dir, durable: embedded.durable, log })
  cleanup.defer(() => server.stop())
  const detail = `Postgres 18 on 127.0.0.1:${server.port}, data in ${dir}`
  return {
    url: server.url,
    sessionUrl: server.url,
    part: { name: 'Postgres', kind: 'embedded', detail, variables: 'DATABASE_URL' },
  }
}

function configuredPostgres({ databaseUrl, databaseSessionUrl }: Config): Database {
  const url = databaseUrl ?? ''
  const host = URL.parse(url)?.host ?? 'DATABASE_URL'
  const way = databaseSessionUrl === null ? '' : ', a pooler, with DATABASE_URL_SESSION past it'
  const detail = `${host}${way}`
  return {
    url,
    sessionUrl: databaseSessionUrl ?? url,
    part: { name: 'Postgres', kind: 'real', detail, variables: 'DATABASE_URL' },
  }
}

const PREFIX = 'wms key '

/** Names the database sessions of a process by the mark of its key, which tells nothing of the key. */
export const sessionNameOf = (seal: Pick<Seal, 'fingerprint'>): string =>
  `${PREFIX}${seal.fingerprint('').split(':')[0]}`

/** Warns if the server does not allow what this process may need. */
export async function warnOfFewConnections(db: Pool, needed: number, log: Pick<Logger, 'warn'>): Promise<void> {
  const allowed = await connectionLimit(db).catch(() => null)
  if (allowed !== null && needed > allowed)
    log.warn(
      { needed, allowed },
      'this process may need more connections than Postgres allows: lower STAGE_SLOTS or raise max_connections',
    )
}

/** Says at start that this version is older than the schema: it works beside the newer one, and leaves alone what it does not know. */
export async function warnOfNewerSchema(db: Sql, log: Pick<Logger, 'warn'>): Promise<void> {
  const newer = await newerMigrations(db)
  if (newer.length > 0)
    log.warn(
      { newer },
      'the database is of a newer version: this one leaves alone what it does not know, so update it soon',
    )
}

/** Warns if a process that is alive seals with another key: neither reads what the other has stored. */
export async function warnOfOtherKeys(
  db: Sql,
  seal: Pick<Seal, 'fingerprint'>,
  log: Pick<Logger, 'warn'>,
): Promise<void> {
  const own = sessionNameOf(seal)
  const others = (await liveSessionNames(db, PREFIX)).filter((name) => name !== own)
  if (others.length > 0)
    log.warn(
      'another process seals with another key, so neither reads what the other has stored: set one SEAL_KEY for all',
    )
}

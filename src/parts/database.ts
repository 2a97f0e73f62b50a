import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Config } from '../config/config.ts'
import { migrate } from '../store/migrate.ts'
import type { Part } from './part.ts'

export interface Database {
  readonly url: string
  readonly part: Part
}

/** Postgres with all migrations applied: the operator's, or an embedded one in the home folder. */
export async function openDatabase(config: Config, cleanup: AsyncDisposableStack, log: Logger): Promise<Database> {
  const database =
    config.databaseUrl === null ? await embeddedPostgres(config, cleanup, log) : configuredPostgres(config.databaseUrl)
  await migrate(database.url, { log })
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
  return { url: server.url, part: { name: 'Postgres', kind: 'embedded', detail, variables: 'DATABASE_URL' } }
}

function configuredPostgres(url: string): Database {
  const detail = URL.parse(url)?.host ?? 'DATABASE_URL'
  return { url, part: { name: 'Postgres', kind: 'real', detail, variables: 'DATABASE_URL' } }
}

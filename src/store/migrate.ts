import { readdir, readFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { type RunnerOption, runner } from 'node-pg-migrate'
import type pg from 'pg'
import type { BaseLogger } from 'pino'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { AppError } from '../errors.ts'
import { connect, createPool, isDatabaseAway, type Sql } from './pool.ts'

const ownMigrations = join(import.meta.dirname, '../../migrations')
const table = 'pgmigrations'
const fileName = /^\d{4}-[a-z0-9-]+\.sql$/

/** A migration that waits behind a reader makes everybody else wait behind itself. */
const LOCK_TIMEOUT_MS = 3_000
/** In which others get their turn. */
const PAUSE_MS = 2_000
const GIVEN_UP_AFTER_MS = 10 * 60_000

interface MigrateOptions {
  readonly dir?: string
  readonly log: BaseLogger
  /** How long it tries for the locks that it needs. */
  readonly patienceMs?: number
}

/**
 * Applies all pending migrations in one transaction, or none. Safe to call from several processes at once: the others
 * wait for the first (advisory lock) and find nothing to do. Where somebody holds what it has to lock it lets go and
 * tries again, so that nobody waits behind it for long. Returns the applied names, in order.
 */
export async function migrate(databaseUrl: string, options: MigrateOptions): Promise<string[]> {
  const { dir = ownMigrations, log, patienceMs = GIVEN_UP_AFTER_MS } = options
  await migrationNames(dir)
  const pool = createPool(databaseUrl, {
    max: 1,
    // A large table may take long.
    answerTimeoutMs: null,
    onConnectionLost: (error) => log.warn(error, 'migration connection lost'),
  })
  try {
    const names = await untilUnlocked(pool, { dir, log }, performance.now() + patienceMs)
    log.info({ applied: names }, names.length > 0 ? 'database migrated' : 'database is up to date')
    return names
  } finally {
    await pool.end()
  }
}

async function untilUnlocked(
  pool: pg.Pool,
  { dir, log }: { readonly dir: string; readonly log: BaseLogger },
  givenUpAt: number,
): Promise<string[]> {
  for (let tries = 1; ; tries++) {
    const client = await connect(pool)
    try {
      await client.query(`set lock_timeout = ${LOCK_TIMEOUT_MS}`)
      return await runPending({ dbClient: client, dir, log })
    } catch (error) {
      if (!isLockedOut(error) || performance.now() > givenUpAt) throw error
      if (tries === 1) log.warn('a migration waits until nobody holds what it has to lock, such as a backup')
    } finally {
      client.release()
    }
    await delay(PAUSE_MS)
  }
}

/** lock_not_available */
const isLockedOut = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && error.code === '55P03') || isLockedOut(error.cause))

/** The names of migrations that only a newer version knows, in order. */
export async function newerMigrations(db: Sql, dir = ownMigrations): Promise<string[]> {
  const names = new Set(await migrationNames(dir))
  return (await appliedMigrations(db)).filter((name) => !names.has(name)).sort()
}

/** The names of migrations that the database lacks, in order. */
export async function pendingMigrations(db: Sql, dir = ownMigrations): Promise<string[]> {
  const names = await migrationNames(dir)
  const applied = new Set(await appliedMigrations(db))
  return names.filter((name) => !applied.has(name))
}

async function appliedMigrations(db: Sql): Promise<string[]> {
  const { rows: tables } = await db.query(sql`select to_regclass(${table}) is not null as present`)
  if (!z.tuple([z.object({ present: z.boolean() })]).parse(tables)[0].present) return []
  const { rows } = await db.query(sql`select name from pgmigrations`)
  return z
    .array(z.object({ name: z.string() }))
    .parse(rows)
    .map(({ name }) => name)
}

async function migrationNames(dir: string): Promise<string[]> {
  const files = (await readdir(dir)).filter((name) => !name.startsWith('.')).sort()
  const odd = files.find((name) => !fileName.test(name))
  if (odd) throw misnamed(join(dir, odd))
  return files.map((name) => basename(name, '.sql'))
}

function misnamed(path: string): AppError {
  return new AppError('misconfigured', `${path} is not named like a migration.`, {
    hint: 'Name it NNNN-what-it-does.sql (four digits, then lower-case words), or move it elsewhere.',
  })
}

async function runPending({
  dbClient,
  dir,
  log,
}: {
  dbClient: pg.ClientBase
  dir: string
  log: BaseLogger
}): Promise<string[]> {
  let current: string | null = null
  const loader: NonNullable<RunnerOption['migrationLoaderStrategies']>[number]['loader'] = (paths) =>
    Promise.all(
      paths.map(async (path) => {
        const text = await readFile(path, 'utf8')
        const up = (migration: { sql(text: string): void }) => {
          current = path
          migration.sql(text)
        }
        return { id: path, filePaths: [path], actions: { up, down: false as const } }
      }),
    )
  const toDebug = (message: string) => log.debug(message)
  try {
    const applied = await runner({
      ...{ dbClient, dir, direction: 'up', migrationsTable: table, singleTransaction: true, advisoryLockMode: 'wait' },
      migrationLoaderStrategies: [{ extensions: ['.sql'], loader }],
      logger: { info: toDebug, warn: toDebug, error: toDebug },
    })
    return applied.map(({ name }) => name)
  } catch (cause) {
    throw failed(current, cause)
  }
}

function failed(path: string | null, cause: unknown): AppError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new AppError(
    isDatabaseAway(cause) ? 'unavailable' : 'misconfigured',
    `${path ? `Migration ${path}` : 'The migration'} failed: ${reason}`,
    {
      hint: 'Nothing was changed: all pending migrations are one transaction. Correct the file or the database and start again.',
      cause,
    },
  )
}

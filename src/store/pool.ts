import pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { AppError } from '../errors.ts'

/** A value of sql-template-tag's sql`…`; with a `name` it is a prepared statement. */
interface Statement {
  text: string
  values?: unknown[]
  name?: string
  /** In milliseconds, instead of the pool's. */
  query_timeout?: number
}

/** Runs statements: a pool or a transaction. Rows are unknown until zod has parsed them. */
export interface Sql {
  query(statement: Statement): Promise<{ rows: unknown[]; rowCount: number | null }>
}

const connectTimeoutMs = 5_000
const idleInTransactionTimeoutMs = 30_000
/** Far longer than any of our statements: the connection has fallen silent, and the statement may have taken effect. */
const ANSWER_TIMEOUT_MS = 18_000
/** Of it, where the server answers: then it ends the statement itself. */
const STATEMENT_SHARE = 0.8
/** From then on the system asks whether the other side is still there. */
export const KEEP_ALIVE_AFTER_MS = 10_000

/** How connections notice that the other side is gone. `answerTimeoutMs`: 0 for no limit. */
export const connectionLife = (answerTimeoutMs: number) => ({
  keepAlive: true,
  keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
  connectionTimeoutMillis: connectTimeoutMs,
  query_timeout: answerTimeoutMs,
  // Without a listener an error ends the process, also one of a connection that is being closed.
  onConnect: async (client: pg.ClientBase): Promise<void> => {
    client.on('error', () => {})
  },
})

interface PoolOptions {
  readonly max: number
  readonly onConnectionLost: (error: Error) => void
  readonly answerTimeoutMs?: number | null
  /** How long a session is one's own: a pooler may lend one for each transaction. */
  readonly lent?: 'for good' | 'for transactions'
  /** How the database lists the sessions. */
  readonly name?: string
}

/**
 * A pool of at most `max` connections, opened on first use. Reads int8 as a number, since our ids stay under 2^53.
 * A statement that is not answered within `answerTimeoutMs` fails, and its connection is thrown away; `null`: no limit.
 * Calls `onConnectionLost` once for every broken connection, in use or idle; the pool replaces it by itself.
 */
export function createPool(
  databaseUrl: string,
  { max, onConnectionLost, answerTimeoutMs = ANSWER_TIMEOUT_MS, lent = 'for good', name }: PoolOptions,
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    ...(name !== undefined && { application_name: name }),
    ...connectionLife(answerTimeoutMs ?? 0),
    onConnect: async (client: pg.ClientBase) => {
      if (lent === 'for good') await client.query(limits('set', answerTimeoutMs))
      else withoutPrepared(client)
    },
    types: { getTypeParser: parserOf },
  })
  // A checked-out client that breaks emits errors only on itself, more than once; without a listener the process ends.
  // After the pool has ended, a stopping server may still cause errors, which are ignored.
  const reportLost = (error: Error) => (pool.ending ? undefined : onConnectionLost(error))
  pool.on('connect', (client) => client.once('error', reportLost).on('error', () => {}))
  // Idle clients emit here too, but the line above has reported them already.
  pool.on('error', () => {})
  if (lent === 'for transactions') begins.set(pool, `begin; ${limits('set local', answerTimeoutMs)}`)
  return pool
}

/** How a transaction begins, of pools whose sessions keep no settings. */
const begins = new WeakMap<pg.Pool, string>()

/** As statements, since poolers refuse them among the parameters of a start. */
function limits(set: 'set' | 'set local', answerTimeoutMs: number | null): string {
  const idle = `${set} idle_in_transaction_session_timeout = ${idleInTransactionTimeoutMs}`
  const statement =
    answerTimeoutMs === null ? '' : `; ${set} statement_timeout = ${Math.round(answerTimeoutMs * STATEMENT_SHARE)}`
  return `${idle}${statement}`
}

/** A prepared statement stays in the session that a pooler lends to somebody else next. */
function withoutPrepared(client: pg.ClientBase): void {
  const query = client.query.bind(client) as (...args: readonly unknown[]) => unknown
  const nameless = (statement: unknown) =>
    typeof statement === 'object' && statement !== null && 'name' in statement
      ? { ...statement, name: undefined }
      : statement
  Object.assign(client, { query: (statement: unknown, ...rest: unknown[]) => query(nameless(statement), ...rest) })
}

/** Breaks a connection off without waiting for the other side. */
export const destroyClient = (client: pg.ClientBase): void =>
  (client as unknown as { connection: { stream: { destroy(): void } } }).connection.stream.destroy()

/** Names of this database's sessions that begin so. */
export async function liveSessionNames(db: Sql, prefix: string): Promise<string[]> {
  const { rows } = await db.query(sql`
    select distinct application_name as name from pg_stat_activity
    where datname = current_database() and starts_with(application_name, ${prefix})`)
  return rows.map((row) => z.object({ name: z.string() }).parse(row).name)
}

/** An open transaction. */
export interface Transaction extends Sql {
  /** Runs `work` after the commit; never after a rollback. */
  afterCommit(work: () => void): void
}

/** Runs `work` between BEGIN and COMMIT on one connection; any error rolls back and is rethrown. */
export async function inTransaction<T>(pool: pg.Pool, work: (tx: Transaction) => Promise<T>): Promise<T> {
  const committed: (() => void)[] = []
  const result = await onConnection(pool, (client) =>
    work({
      query: (statement) => client.query(statement),
      afterCommit: (after) => {
        committed.push(after)
      },
    }),
  )
  for (const after of committed) after()
  return result
}

async function onConnection<T>(pool: pg.Pool, work: (client: Sql) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  let broken: Error | false = false
  try {
    await client.query(begins.get(pool) ?? 'begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    // On a connection that fell silent a rollback would wait behind the statement.
    if (isDatabaseAway(error)) broken = error as Error
    else
      await client.query('rollback').catch((rollbackError: Error) => {
        broken = rollbackError
      })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Throws AppError `unavailable` where the database does not answer a statement in time. */
export async function databaseAnswers(pool: pg.Pool, withinMs: number): Promise<void> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(
    () => late.reject(new AppError('unavailable', `Postgres has not answered within ${withinMs} ms.`)),
    withinMs,
  )
  const asked = ask(pool, withinMs)
  try {
    await Promise.race([asked, late.promise])
  } finally {
    clearTimeout(timer)
    asked.catch(() => {})
  }
}

async function ask(pool: pg.Pool, withinMs: number): Promise<void> {
  const client = await connect(pool)
  const failed = await client.query({ text: 'select 1', query_timeout: withinMs } as pg.QueryConfig).then(
    () => false as const,
    (error: Error) => error,
  )
  client.release(failed)
  if (failed) throw new AppError('unavailable', `Postgres does not answer: ${failed.message}`, { cause: failed })
}

/** A connection of the pool, which the caller must release; throws AppError `unavailable` with address and hint. */
export async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message || codeOf(cause) : String(cause)
    throw new AppError('unavailable', `Postgres at ${addressOf(pool)} gives no connection: ${reason}`, {
      hint: 'Check that the server runs, that DATABASE_URL is right and that its max_connections is not used up.',
      cause,
    })
  }
}

/**
 * Whether the database, or the way to it, is at fault and not the statement, so that the same may work later: lost
 * connections, a full disk, too many connections, deadlocks, time-outs, a standby that only reads. What Postgres says
 * that is not listed as a fault of the statement counts as such. The statement may have taken effect.
 */
export function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AppError) return isDatabaseAway(error.cause)
  const code = codeOf(error)
  if (error instanceof pg.DatabaseError)
    return code !== null && (!faultsOfStatements.has(code.slice(0, 2)) || passingStates.has(code))
  return code === null ? lostMessages.has(error.message) : lostCodes.has(code)
}

/** Classes of SQLSTATE: the same statement fails for ever. */
const faultsOfStatements = new Set([
  ...['03', '0A', '0B', '0F', '0L', '0P', '0Z', '20', '21', '22', '23', '24', '25', '27', '2B', '2D', '2F'],
  ...['34', '38', '39', '3B', '3F', '42', '44', 'F0', 'P0'],
])
/** A standby that only reads, and a transaction that idled too long. */
const passingStates = new Set(['25006', '25P03'])

const lostCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
  ...['ENOTFOUND', 'EHOSTDOWN', 'ENETDOWN'],
])

/** The driver's own connection errors have no code. */
const lostMessages = new Set([
  'Query read timeout',
  'Connection terminated',
  'Connection terminated unexpectedly',
  'Connection terminated due to connection timeout',
  'timeout expired',
  'timeout exceeded when trying to connect',
  'Client has encountered a connection error and is not queryable',
  'Client was closed and is not queryable',
])

function codeOf(error: Error): string | null {
  return 'code' in error && typeof error.code === 'string' ? error.code : null
}

function addressOf(pool: pg.Pool): string {
  const url = pool.options.connectionString
  return (url && URL.parse(url)?.host) || 'the configured address'
}

const parserOf: typeof pg.types.getTypeParser = (oid: number, format?: 'text' | 'binary') =>
  oid === pg.types.builtins.INT8 && format !== 'binary' ? Number : pg.types.getTypeParser(oid, format as 'text')

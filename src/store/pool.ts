import pg from 'pg'
import { AppError } from '../errors.ts'

/** A value of sql-template-tag's sql`…`; with a `name` it is a prepared statement. */
interface Statement {
  text: string
  values?: unknown[]
  name?: string
}

/** Runs statements: a pool or a transaction. Rows are unknown until zod has parsed them. */
export interface Sql {
  query(statement: Statement): Promise<{ rows: unknown[]; rowCount: number | null }>
}

const connectTimeoutMs = 5_000
const idleInTransactionTimeoutMs = 30_000

/**
 * A pool of at most `max` connections, opened on first use. Reads int8 as a number, since our ids stay under 2^53.
 * Calls `onConnectionLost` once for every broken connection, in use or idle; the pool replaces it by itself.
 */
export function createPool(
  databaseUrl: string,
  { max, onConnectionLost }: { max: number; onConnectionLost: (error: Error) => void },
): pg.Pool {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max,
    keepAlive: true,
    connectionTimeoutMillis: connectTimeoutMs,
    idle_in_transaction_session_timeout: idleInTransactionTimeoutMs,
    types: { getTypeParser: parserOf },
  })
  // A checked-out client that breaks emits errors only on itself, more than once; without a listener the process ends.
  // After the pool has ended, a stopping server may still cause errors, which are ignored.
  const reportLost = (error: Error) => (pool.ending ? undefined : onConnectionLost(error))
  pool.on('connect', (client) => client.once('error', reportLost).on('error', () => {}))
  // Idle clients emit here too, but the line above has reported them already.
  pool.on('error', () => {})
  return pool
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
    await client.query('begin')
    const result = await work(client)
    await client.query('commit')
    return result
  } catch (error) {
    await client.query('rollback').catch((rollbackError: Error) => {
      broken = rollbackError
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Resolves if the server answers; else throws an AppError `unavailable` with address and hint. */
export async function checkConnection(pool: pg.Pool): Promise<void> {
  const client = await connect(pool)
  client.release()
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

/** Whether server or connection broke: the statement may have taken effect, and the next connection may work. */
export function isConnectionLost(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if (error instanceof AppError) return isConnectionLost(error.cause)
  const code = codeOf(error)
  if (code !== null) return lostCodes.has(code) || (error instanceof pg.DatabaseError && code.startsWith('08'))
  return lostMessages.has(error.message)
}

const lostCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH', 'EAI_AGAIN'],
  '57P01', // admin_shutdown
  '57P02', // crash_shutdown
  '57P03', // cannot_connect_now
  '57P05', // idle_session_timeout
  '25P03', // idle_in_transaction_session_timeout
  '53300', // too_many_connections
])

/** The driver's own connection errors have no code. */
const lostMessages = new Set([
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

import pg from 'pg'
import { AppError } from '../errors.ts'

/** What sql-template-tag's sql`…` yields; a `name` makes it a prepared statement. */
interface Statement {
  text: string
  values?: unknown[]
  name?: string
}

/** A pool or a transaction: whatever can run a statement. Rows are unknown until zod has parsed them. */
export interface Sql {
  query(statement: Statement): Promise<{ rows: unknown[]; rowCount: number | null }>
}

const connectTimeoutMs = 5_000
const idleInTransactionTimeoutMs = 30_000

/**
 * A pool on `databaseUrl` of at most `max` connections; connects on first use. int8 is read as a number (our ids stay under 2^53).
 * `onConnectionLost` hears of every connection that breaks, in use or idle; the pool replaces it, nobody else needs to act.
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
  // A client that breaks while checked out emits 'error' on itself alone, more than once; unheard, it would end the process.
  // A server that stops right after the pool has ended may still say so on its connections.
  const heard = (error: Error) => (pool.ending ? undefined : onConnectionLost(error))
  pool.on('connect', (client) => client.once('error', heard).on('error', () => {}))
  // The same for idle clients: already told by the line above.
  pool.on('error', () => {})
  return pool
}

/** A transaction that is open. */
export interface Transaction extends Sql {
  /** Does it once all is committed; never after a rollback. */
  afterCommit(work: () => void): void
}

/** Runs `work` between BEGIN and COMMIT on one connection; any throw rolls back and is thrown on. */
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

/** Resolves when the server answers; else an AppError that names its address and what to do. */
export async function checkConnection(pool: pg.Pool): Promise<void> {
  const client = await connect(pool)
  client.release()
}

/** One connection of the pool, to be released; else an AppError that names the address and what to do. */
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

/** The server went away, or this connection did: the statement may or may not have taken effect; the next connection may work. */
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

/** The driver's own connection errors carry no code. */
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

import { randomInt } from 'node:crypto'
import pg from 'pg'
import { AppError } from '../../errors.ts'
import { destroyClient } from '../pool.ts'

const ANSWER_TIMEOUT_MS = 5_000
const HEARD_WITHIN_MS = 3_000

/**
 * Tries what we need of a database session: that it is ours from one statement to the next, with its prepared
 * statements, locks and notifications, and that tables can be made. Throws AppError `misconfigured` where a pooler or
 * the role's settings take one of these away.
 */
export async function probeSessions(databaseUrl: string): Promise<void> {
  const [one, other] = [await openProbe(databaseUrl), await openProbe(databaseUrl)]
  try {
    await refuseSharedSessions(one, other)
    await refuseLostState(one, other)
    await refuseSilence(one, other)
  } finally {
    await Promise.all([one, other].map((client) => client.end().catch(() => destroyClient(client))))
  }
}

/**
 * Tries that a pooler which lends sessions for transactions leads to the same database as the way past it. Throws
 * AppError `misconfigured` otherwise.
 */
export async function probePooler(pooledUrl: string, sessionUrl: string): Promise<void> {
  const [session, pooled] = [await openProbe(sessionUrl), await openProbe(pooledUrl)]
  try {
    const key = randomInt(1, 2 ** 31 - 1)
    await session.query('select pg_advisory_lock($1, $2)', [key, key])
    const asked = 'select pg_try_advisory_xact_lock($1, $2) as got, current_schema() as schema'
    const { rows: there } = await pooled.query(asked, [key, key])
    const { rows: here } = await session.query('select current_schema() as schema')
    if (there[0].got !== false || there[0].schema !== here[0].schema) throw anotherDatabase()
    await refuseSilence(session, pooled)
  } finally {
    await Promise.all([session, pooled].map((client) => client.end().catch(() => destroyClient(client))))
  }
}

const anotherDatabase = (): AppError =>
  new AppError('misconfigured', 'DATABASE_URL and DATABASE_URL_SESSION lead to different databases or schemas.', {
    hint: 'Let DATABASE_URL_SESSION be the way past the pooler to the same database, as the same role.',
  })

async function openProbe(connectionString: string): Promise<pg.Client> {
  const client = new pg.Client({
    ...{ connectionString, connectionTimeoutMillis: ANSWER_TIMEOUT_MS, query_timeout: ANSWER_TIMEOUT_MS },
  })
  client.on('error', () => {})
  await client.connect()
  return client
}

const pidOf = async (client: pg.Client): Promise<number> =>
  (await client.query('select pg_backend_pid() as pid')).rows[0].pid

/** A pooler that lends sessions by transaction gives the same one to somebody else while we do not look. */
async function refuseSharedSessions(one: pg.Client, other: pg.Client): Promise<void> {
  const before = await pidOf(one)
  await other.query('begin').catch((cause) => Promise.reject(sharedSessions(cause)))
  const meanwhile = await pidOf(other)
  const after = await pidOf(one)
  await other.query('rollback')
  if (meanwhile === before || after !== before) throw sharedSessions()
}

const sharedSessions = (cause?: unknown): AppError =>
  new AppError('misconfigured', 'A pooler between here and Postgres lends sessions for single transactions only.', {
    hint: 'Let it lend them whole (PgBouncer: pool_mode = session for this database), or name the way past it in DATABASE_URL_SESSION, or let DATABASE_URL lead to Postgres itself: LISTEN, advisory locks and prepared statements need a session of their own.',
    cause,
  })

async function refuseLostState(one: pg.Client, other: pg.Client): Promise<void> {
  const key = randomInt(1, 2 ** 31 - 1)
  const named = { name: 'wms_probe', text: 'select $1::int as value' }
  await one.query({ ...named, values: [1] })
  const { rows: locked } = await one.query('select pg_try_advisory_lock($1, $2) as got', [key, key])
  const { rows: again } = await other.query('select pg_try_advisory_lock($1, $2) as got', [key, key])
  await one.query({ ...named, values: [2] })
  const { rows: schemas } = await one.query('select current_schema() as name')
  await one.query('select pg_advisory_unlock_all()')
  if (locked[0].got !== true || again[0].got !== false) throw sharedSessions()
  if (schemas[0].name === null)
    throw new AppError('misconfigured', 'The search_path of the database role names no schema that is there.', {
      hint: 'Create the schema, or set it: alter role … in database … set search_path = …',
    })
}

async function refuseSilence(one: pg.Client, other: pg.Client): Promise<void> {
  const channel = `wms_probe_${randomInt(1, 2 ** 31 - 1)}`
  const heard = Promise.withResolvers<boolean>()
  one.on('notification', ({ channel: from }) => heard.resolve(from === channel))
  const timer = setTimeout(() => heard.resolve(false), HEARD_WITHIN_MS)
  await one.query(`listen ${channel}`)
  await other.query(`notify ${channel}`)
  const isHeard = await heard.promise
  clearTimeout(timer)
  if (!isHeard)
    throw new AppError('misconfigured', 'Notifications of Postgres do not arrive here.', {
      hint: 'A pooler or proxy between here and Postgres swallows LISTEN: let DATABASE_URL lead past it.',
    })
}

/** How many connections roles without special rights may have; `null`: the server does not say. */
export async function connectionLimit(db: Pick<pg.Pool, 'query'>): Promise<number | null> {
  const { rows } = await db.query(`
    select current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int as most`)
  return Number.isInteger(rows[0]?.most) ? rows[0].most : null
}

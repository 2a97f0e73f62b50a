import pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import { destroyClient, KEEP_ALIVE_AFTER_MS, type Sql } from '../pool.ts'

/** First key of the advisory locks by which processes of older versions know that one is alive; ASCII 'WMS'. */
const REPLICA_LOCKS = 0x57_4d_53

const CONNECT_TIMEOUT_MS = 5_000
/** A connection that a router has forgotten fails silently, for hours by the system's own means. */
const PING_MS = 5_000
const ANSWER_TIMEOUT_MS = 5_000
const CLOSE_TIMEOUT_MS = 1_000
const RENEWAL_TIMEOUT_MS = 1_000

interface SessionEvents {
  readonly onNotification: (channel: string, payload: string) => void
  /** A connection error; `onEnd` follows if the connection breaks. */
  readonly onError: (error: Error) => void
  readonly onEnd: () => void
  /** The database has said something. */
  readonly onHeard: () => void
}

/**
 * A database session that receives a process's notifications. Its advisory lock tells processes of older versions that
 * this one is alive.
 */
export interface ReplicaSession {
  close(): Promise<void>
}

export async function openReplicaSession(
  databaseUrl: string,
  replica: string,
  channels: readonly string[],
  { onNotification, onError, onEnd, onHeard }: SessionEvents,
): Promise<ReplicaSession> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
    query_timeout: ANSWER_TIMEOUT_MS,
  })
  client.on('error', onError)
  client.on('notification', ({ channel, payload = '' }) => {
    onHeard()
    onNotification(channel, payload)
  })
  try {
    await client.connect()
    await client.query('select pg_advisory_lock($1, $2)', [REPLICA_LOCKS, Number(replica)])
    for (const channel of channels) await client.query(`listen ${channel}`)
  } catch (error) {
    await endClient(client)
    throw error
  }
  const ping = setInterval(() => {
    client.query('select 1').then(onHeard, (error: Error) => {
      onError(error)
      destroyClient(client)
    })
  }, PING_MS)
  client.on('end', () => {
    clearInterval(ping)
    onEnd()
  })
  return {
    close() {
      clearInterval(ping)
      return endClient(client)
    },
  }
}

/** Says goodbye; a server that does not answer is not waited for. */
async function endClient(client: pg.Client): Promise<void> {
  const timer = setTimeout(() => destroyClient(client), CLOSE_TIMEOUT_MS)
  await client.end().catch(() => {})
  clearTimeout(timer)
}

/** Processes with a lease, and those of older versions, which only hold a lock. */
const ALIVE = sql`
  select name from replicas where alive_until > now()
  union all
  select objid::text from pg_locks
  where locktype = 'advisory' and classid = ${REPLICA_LOCKS} and granted and objid::text not in (select name from replicas)`

/** Whether this is the only live process. */
export async function isOnlyReplica(db: Sql): Promise<boolean> {
  const { rows } = await db.query(sql`select count(*) <= 1 as only from (${ALIVE}) as alive`)
  return z.object({ only: z.boolean() }).parse(rows[0]).only
}

/** How many processes live. */
export async function countReplicas(db: Sql): Promise<number> {
  const { rows } = await db.query(sql`select count(*)::int as count from (${ALIVE}) as alive`)
  return z.object({ count: z.number() }).parse(rows[0]).count
}

/** Processes that have running runs but are not alive. */
export async function deadReplicas(db: Sql): Promise<string[]> {
  const { rows } = await db.query(sql`
    select distinct replica from runs where status = 'RUNNING' and replica not in (${ALIVE})`)
  return rows.map((row) => z.object({ replica: z.string() }).parse(row).replica)
}

/**
 * Gives a process a lease of so many milliseconds, by the database's clock. `ownRepository`: the one that it keeps
 * itself; `null`: all processes work on a forge outside.
 */
export async function grantLease(db: Sql, name: string, leaseMs: number, ownRepository: string | null): Promise<void> {
  await db.query(sql`
    insert into replicas (name, alive_until, own_repository)
    values (${name}, now() + ${ms(leaseMs)}, ${ownRepository})`)
}

/** Whether a process that lives, and was here first, keeps another repository than this one. */
export async function hasOtherRepository(db: Sql, name: string): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    select 1 from replicas as other join replicas as own on own.name = ${name}
    where other.alive_until > now() and other.own_repository <> own.own_repository
      and (other.started_at, other.name) < (own.started_at, own.name)`)
  return rowCount !== null && rowCount > 0
}

/** `false`: it ran out before, so that others may have taken the process's runs over. */
export async function renewLease(db: Sql, name: string, leaseMs: number): Promise<boolean> {
  const { text, values } = sql`
    update replicas set alive_until = now() + ${ms(leaseMs)} where name = ${name} and alive_until > now()`
  // A silent connection must not cost the lease: the next try takes another one.
  const { rowCount } = await db.query({ text, values, query_timeout: RENEWAL_TIMEOUT_MS })
  return rowCount === 1
}

/** Ends the leases of processes that are known to be dead. */
export async function endLeases(db: Sql, names: readonly string[]): Promise<void> {
  await db.query(sql`update replicas set alive_until = least(alive_until, now()) where name = any(${names})`)
}

/** Forgets processes that ended long ago and left nothing behind. */
export async function forgetReplicas(db: Sql): Promise<void> {
  await db.query(sql`
    delete from replicas where alive_until < now() - interval '1 hour'
      and name not in (select replica from runs where status = 'RUNNING' and replica is not null)`)
}

const ms = (count: number) => sql`${count} * interval '1 millisecond'`

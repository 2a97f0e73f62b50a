import pg from 'pg'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

/** First key of the advisory locks by which processes detect one another; ASCII 'WMS'. */
const REPLICA_LOCKS = 0x57_4d_53

const CONNECT_TIMEOUT_MS = 5_000

interface SessionEvents {
  readonly onNotification: (channel: string, payload: string) => void
  /** A connection error; `onEnd` follows if the connection breaks. */
  readonly onError: (error: Error) => void
  readonly onEnd: () => void
}

/** A database session whose advisory lock proves that a process is alive, and that receives its notifications. */
export interface ReplicaSession {
  close(): Promise<void>
}

export async function openReplicaSession(
  databaseUrl: string,
  replica: string,
  channels: readonly string[],
  { onNotification, onError, onEnd }: SessionEvents,
): Promise<ReplicaSession> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    keepAlive: true,
    connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
  })
  client.on('error', onError)
  client.on('notification', ({ channel, payload = '' }) => onNotification(channel, payload))
  try {
    await client.connect()
    await client.query('select pg_advisory_lock($1, $2)', [REPLICA_LOCKS, Number(replica)])
    for (const channel of channels) await client.query(`listen ${channel}`)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
  client.on('end', onEnd)
  return { close: () => client.end() }
}

/** Whether this is the only live process. */
export async function isOnlyReplica(db: Sql): Promise<boolean> {
  const { rows } = await db.query(sql`
    select count(*) <= 1 as only from pg_locks
    where locktype = 'advisory' and classid = ${REPLICA_LOCKS} and granted`)
  return z.object({ only: z.boolean() }).parse(rows[0]).only
}

/** Processes that have running runs but are not alive. */
export async function deadReplicas(db: Sql): Promise<string[]> {
  const { rows } = await db.query(sql`
    select distinct replica from runs
    where status = 'RUNNING'
      and replica not in (select objid::text from pg_locks where locktype = 'advisory' and classid = ${REPLICA_LOCKS} and granted)`)
  return rows.map((row) => z.object({ replica: z.string() }).parse(row).replica)
}

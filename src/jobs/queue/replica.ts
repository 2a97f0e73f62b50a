import { randomInt } from 'node:crypto'
import pg from 'pg'
import { QUEUE_CHANNEL, STOP_CHANNEL } from './queues.ts'

/** First key of the advisory locks by which processes see one another; ASCII 'WMS'. */
export const REPLICA_LOCKS = 0x57_4d_53

const RECONNECT_DELAY_MS = 250

export interface ReplicaEvents {
  readonly onWork: (queue: string) => void
  readonly onStop: (run: string) => void
  /** Notifications may have been missed: look at everything. */
  readonly onConnected: () => void
  readonly onLost: (error: Error) => void
}

export interface Replica {
  /** Written into the runs that this process does. */
  readonly name: string
  connected(): boolean
  close(): Promise<void>
}

/**
 * One session a process: hears of work and of runs to stop, and holds the advisory lock that ends with the process,
 * however it ends. Reconnects for ever.
 */
export async function joinReplicas(databaseUrl: string, events: ReplicaEvents): Promise<Replica> {
  const key = randomInt(1, 2 ** 31 - 1)
  let client: pg.Client | null = null
  let closed = false

  const connect = async (): Promise<void> => {
    const fresh = new pg.Client({ connectionString: databaseUrl, keepAlive: true, connectionTimeoutMillis: 5000 })
    fresh.on('error', events.onLost)
    fresh.on('end', () => {
      if (client !== fresh) return
      client = null
      void reconnect()
    })
    fresh.on('notification', ({ channel, payload = '' }) =>
      channel === STOP_CHANNEL ? events.onStop(payload) : events.onWork(payload),
    )
    await subscribe(fresh, key)
    client = fresh
    events.onConnected()
  }
  const reconnect = async (): Promise<void> => {
    while (!closed && client === null) {
      await connect().catch(events.onLost)
      if (client === null) await new Promise((resolve) => setTimeout(resolve, RECONNECT_DELAY_MS))
    }
  }

  await connect()
  return {
    name: String(key),
    connected: () => client !== null,
    close: async () => {
      closed = true
      const open = client
      client = null
      await open?.end()
    },
  }
}

async function subscribe(client: pg.Client, key: number): Promise<void> {
  try {
    await client.connect()
    await client.query('select pg_advisory_lock($1, $2)', [REPLICA_LOCKS, key])
    await client.query(`listen ${QUEUE_CHANNEL}`)
    await client.query(`listen ${STOP_CHANNEL}`)
  } catch (error) {
    await client.end().catch(() => {})
    throw error
  }
}

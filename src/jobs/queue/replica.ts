import { openReplicaSession, type ReplicaSession } from '../../store/queue/replicas.ts'
import { QUEUE_CHANNEL } from './pgboss-tables.ts'
import { STOP_CHANNEL } from './send.ts'

const RECONNECT_DELAY_MS = 250

export interface ReplicaEvents {
  readonly onWork: (queue: string) => void
  readonly onStop: (run: string) => void
  /** Notifications may have been missed, so all queues must be checked. */
  readonly onConnected: () => void
  readonly onLost: (error: Error) => void
}

export interface Replica {
  connected(): boolean
  close(): Promise<void>
}

/**
 * The process's database session: receives announcements of work and of runs to stop, and holds the advisory lock that
 * ends with the process, even on a crash. Reconnects for ever. `name` is stored in the process's runs.
 */
export async function joinReplicas(databaseUrl: string, name: string, events: ReplicaEvents): Promise<Replica> {
  let session: ReplicaSession | null = null
  let closed = false

  const connect = async (): Promise<void> => {
    const fresh = await openReplicaSession(databaseUrl, name, [QUEUE_CHANNEL, STOP_CHANNEL], {
      onNotification: (channel, payload) =>
        channel === STOP_CHANNEL ? events.onStop(payload) : events.onWork(payload),
      onError: events.onLost,
      onEnd: () => {
        if (session !== fresh) return
        session = null
        void reconnect()
      },
    })
    session = fresh
    events.onConnected()
  }
  const reconnect = async (): Promise<void> => {
    while (!closed && session === null) {
      await connect().catch(events.onLost)
      if (session === null) await new Promise((resolve) => setTimeout(resolve, RECONNECT_DELAY_MS))
    }
  }

  await connect()
  return {
    connected: () => session !== null,
    close: async () => {
      closed = true
      const open = session
      session = null
      await open?.close()
    },
  }
}

import { openReplicaSession, type ReplicaSession } from '../../store/queue/replicas.ts'
import { QUEUE_CHANNEL } from '../queue/pgboss-tables.ts'
import { STOP_CHANNEL } from '../queue/send.ts'

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
  /** When the database last said something to this session, by our own clock. */
  heardAt(): number
  /** Connects anew, under the name that the process has now. */
  rejoin(): void
  close(): Promise<void>
}

/**
 * The process's database session: receives announcements of work and of runs to stop. It only wakes: without it work is
 * found later, and life is proven by the lease. Reconnects for ever, under the name that the process has then.
 */
export async function joinReplicas(
  databaseUrl: string,
  nameNow: () => string,
  events: ReplicaEvents,
): Promise<Replica> {
  let session: ReplicaSession | null = null
  let closed = false
  let isReconnecting = false
  let heardAt = performance.now()
  const onHeard = () => {
    heardAt = performance.now()
  }

  const connect = async (): Promise<void> => {
    const fresh = await openReplicaSession(databaseUrl, nameNow(), [QUEUE_CHANNEL, STOP_CHANNEL], {
      onNotification: (channel, payload) =>
        channel === STOP_CHANNEL ? events.onStop(payload) : events.onWork(payload),
      ...{ onError: events.onLost, onHeard },
      onEnd: () => {
        if (session !== fresh) return
        session = null
        void reconnect()
      },
    })
    session = fresh
    onHeard()
    events.onConnected()
  }
  const reconnect = async (): Promise<void> => {
    if (isReconnecting) return
    isReconnecting = true
    while (!closed && session === null) {
      await connect().catch(events.onLost)
      if (session === null) await new Promise((resolve) => setTimeout(resolve, RECONNECT_DELAY_MS))
    }
    isReconnecting = false
  }

  await connect()
  return {
    connected: () => session !== null,
    heardAt: () => heardAt,
    rejoin() {
      const open = session
      session = null
      void open?.close()
      void reconnect()
    },
    close: async () => {
      closed = true
      const open = session
      session = null
      await open?.close()
    },
  }
}

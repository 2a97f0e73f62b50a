import type { Job, PgBoss } from 'pg-boss'
import type { QueueName } from './queues.ts'

/** How long a wake-up counts before the same worker may be woken again. */
const WOKEN_FOR_MS = 50
/** Polling is only a safety net, since work is announced. */
const POLL_SECONDS = 2

interface Slot {
  id: string
  busy: boolean
  wokenAt: number
}

export interface Workers {
  /** Wakes one idle worker, so that one announcement causes one fetch per process. */
  wake(): void
  busy(): number
}

/**
 * Starts workers on one queue. Our own wake-up replaces pg-boss's: it wakes one worker instead of all, also for
 * retries, and a worker that finds a job wakes the next one, since one announcement may mean many jobs.
 */
export async function startWorkers(
  boss: PgBoss,
  queue: QueueName,
  options: { readonly count: number; readonly heartbeatRefreshSeconds: number; readonly groupConcurrency?: number },
  handle: (job: Job<object>) => Promise<void>,
): Promise<Workers> {
  const slots: Slot[] = []
  const { count, ...work } = options
  const wake = () => {
    const idle = slots.find((slot) => !slot.busy && Date.now() - slot.wokenAt > WOKEN_FOR_MS)
    if (idle === undefined) return
    idle.wokenAt = Date.now()
    boss.notifyWorker(idle.id)
  }
  for (let index = 0; index < count; index++) {
    const slot: Slot = { id: '', busy: false, wokenAt: 0 }
    slot.id = await boss.work<object>(queue, { pollingIntervalSeconds: POLL_SECONDS, ...work }, async ([job]) => {
      if (job === undefined) return
      slot.busy = true
      wake()
      try {
        await handle(job)
      } finally {
        slot.busy = false
        slot.wokenAt = Date.now()
        boss.notifyWorker(slot.id)
      }
    })
    slots.push(slot)
  }
  return { wake, busy: () => slots.filter((slot) => slot.busy).length }
}

import { inTransaction, isConnectionLost } from '../store/pool.ts'
import type { Delivery, JobContext } from './context.ts'
import { remedyFor } from './faults.ts'
import { putOff } from './queues.ts'

/** Slack being away for hours loses nothing: the card is derived, so the last refresh shows the state of then. */
export async function refreshCard(context: JobContext, { job, message }: Delivery): Promise<void> {
  const goOn = (delayMs: number) =>
    inTransaction(context.pool, (tx) => putOff(context.boss, tx, 'card', job, message, delayMs))
  try {
    const againInMs = await context.refreshCard(message.taskId, job.signal)
    if (againInMs !== null) await goOn(againInMs)
  } catch (error) {
    if (job.signal.aborted || isConnectionLost(error)) throw error
    const remedy = remedyFor(error, message.round, Number.POSITIVE_INFINITY)
    context.log.warn({ err: error, ...message, ...remedy }, 'Slack does not show the newest state of a task')
    if (remedy.remedy === 'repeat') await goOn(remedy.delayMs)
  }
}

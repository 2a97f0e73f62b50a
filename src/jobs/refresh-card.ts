import { inTransaction, isConnectionLost } from '../store/pool.ts'
import type { Delivery, JobContext } from './queue/context.ts'
import { remedyFor } from './queue/faults.ts'
import { isCardQueued } from './queue/pgboss-tables.ts'
import { forLog } from './queue/queues.ts'
import { completeJob, putOff } from './queue/send.ts'

/** Slack being away for hours loses nothing: the card is derived, so the last refresh shows the state of then. */
export async function refreshCard(context: JobContext, delivery: Delivery): Promise<void> {
  const { job, message } = delivery
  try {
    const againInMs = await context.refreshCard(message.taskId, job.signal)
    if (againInMs !== null) await refreshLater(context, delivery, againInMs)
  } catch (error) {
    if (job.signal.aborted || isConnectionLost(error)) throw error
    const remedy = remedyFor(error, message.round, Number.POSITIVE_INFINITY)
    context.log.warn({ err: error, ...forLog(message), ...remedy }, 'Slack does not show the newest state of a task')
    if (remedy.remedy === 'repeat') await refreshLater(context, delivery, remedy.delayMs)
  }
}

/** One refresh does for all that are queued: an hour without Slack leaves one for each task, not one for each change. */
const refreshLater = ({ pool, boss }: JobContext, { job, message }: Delivery, delayMs: number): Promise<void> =>
  inTransaction(pool, async (tx) => {
    if (await isCardQueued(tx, message.taskId)) await completeJob(boss, tx, 'card', job)
    else await putOff(boss, tx, 'card', job, message, delayMs)
  })

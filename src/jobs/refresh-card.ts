import { inTransaction, isDatabaseAway } from '../store/pool.ts'
import type { Delivery, JobContext } from './queue/context.ts'
import { remedyFor } from './queue/faults.ts'
import { isCardQueued } from './queue/pgboss-tables.ts'
import { forLog } from './queue/queues.ts'
import { completeJob, postpone } from './queue/send.ts'

/** Hours without Slack lose nothing, since the card is derived: the next refresh shows the newest state. */
export async function refreshCard(context: JobContext, delivery: Delivery): Promise<void> {
  const { job, message } = delivery
  try {
    const againInMs = await context.refreshCard(message.taskId, job.signal)
    if (againInMs !== null) await refreshLater(context, delivery, againInMs)
  } catch (error) {
    if (job.signal.aborted || isDatabaseAway(error)) throw error
    const remedy = remedyFor(error, message.round, Number.POSITIVE_INFINITY)
    context.log.warn({ err: error, ...forLog(message), ...remedy }, 'Slack does not show the newest state of a task')
    if (remedy.remedy === 'repeat') await refreshLater(context, delivery, remedy.delayMs)
  }
}

/** Keeps one queued refresh per task, so that an hour without Slack does not leave one for each change. */
const refreshLater = ({ pool, boss }: JobContext, { job, message }: Delivery, delayMs: number): Promise<void> =>
  inTransaction(pool, async (tx) => {
    if (await isCardQueued(tx, message.taskId)) await completeJob(boss, tx, 'card', job)
    else await postpone(boss, tx, 'card', job, message, delayMs)
  })

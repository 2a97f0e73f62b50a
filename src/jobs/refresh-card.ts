import sql from 'sql-template-tag'
import { inTransaction, isConnectionLost, type Sql } from '../store/pool.ts'
import type { Delivery, JobContext } from './queue/context.ts'
import { remedyFor } from './queue/faults.ts'
import { putOff, settle } from './queue/queues.ts'

/** Slack being away for hours loses nothing: the card is derived, so the last refresh shows the state of then. */
export async function refreshCard(context: JobContext, delivery: Delivery): Promise<void> {
  const { job, message } = delivery
  try {
    const againInMs = await context.refreshCard(message.taskId, job.signal)
    if (againInMs !== null) await refreshLater(context, delivery, againInMs)
  } catch (error) {
    if (job.signal.aborted || isConnectionLost(error)) throw error
    const remedy = remedyFor(error, message.round, Number.POSITIVE_INFINITY)
    context.log.warn({ err: error, ...message, ...remedy }, 'Slack does not show the newest state of a task')
    if (remedy.remedy === 'repeat') await refreshLater(context, delivery, remedy.delayMs)
  }
}

/** One refresh does for all that are queued: an hour without Slack leaves one for each task, not one for each change. */
const refreshLater = ({ pool, boss }: JobContext, { job, message }: Delivery, delayMs: number): Promise<void> =>
  inTransaction(pool, async (tx) => {
    if (await isQueued(tx, message.taskId)) await settle(boss, tx, 'card', job)
    else await putOff(boss, tx, 'card', job, message, delayMs)
  })

async function isQueued(tx: Sql, taskId: number): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    select from pgboss.job
    where name = 'card' and state < 'active' and (data->>'taskId')::bigint = ${taskId} limit 1`)
  return rowCount === 1
}

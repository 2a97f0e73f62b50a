import { AppError } from '../errors.ts'
import { inTransaction, type Sql } from '../store/pool.ts'
import { lockTask } from '../store/tasks.ts'
import type { JobContext } from './context.ts'
import { type QueueName, send } from './queues.ts'
import { transactionOf } from './transaction.ts'

/** Runs what is due of a task now, once, instead of when its delay is over. Says what it did; harmless when nothing is due. */
export const kick = ({ pool, boss }: Pick<JobContext, 'pool' | 'boss'>, taskId: number): Promise<string> =>
  inTransaction(pool, async (tx) => {
    const record = await lockTask(tx, taskId)
    if (record === null) throw new AppError('not_found', `There is no task ${taskId}.`)
    const { state, seq } = record.task
    await send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
    if (state.status === 'RUNNING') return bringForward(boss, tx, 'stage', taskId, seq, state.stage)
    if (state.status === 'WAITING' && state.stage === 'CI_WAIT')
      return bringForward(boss, tx, 'ci', taskId, seq, state.stage)
    if (state.status === 'WAITING') return 'Nothing is due: the task waits for a decision.'
    return `Nothing is due: the task is ${state.status}.`
  })

async function bringForward(
  boss: JobContext['boss'],
  tx: Sql,
  queue: QueueName,
  taskId: number,
  seq: number,
  stage: string,
): Promise<string> {
  const db = transactionOf(tx)
  const jobs = await boss.findJobs<{ round: number }>(queue, { db, data: { taskId, seq } })
  if (jobs.some((job) => job.state === 'active')) return `Nothing to start: ${stage} is being worked on right now.`
  const queued = jobs.filter((job) => job.state === 'created' || job.state === 'retry')
  if (queued.some((job) => job.startAfter.getTime() <= Date.now())) return `${stage} is queued and next in line.`
  for (const job of queued) await boss.deleteJob(queue, job.id, { db })
  const round = Math.max(-1, ...jobs.map((job) => job.data.round)) + 1
  await send(boss, tx, queue, { taskId, seq, round })
  return queued.length === 0
    ? `${stage} had no job; it was queued.`
    : `${stage} was waiting for its next try; it starts now.`
}

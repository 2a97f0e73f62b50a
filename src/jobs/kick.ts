import type { Kicked } from '../core/pipeline/kicked.ts'
import type { StageName } from '../core/stages.ts'
import { AppError } from '../errors.ts'
import { inTransaction, type Sql } from '../store/pool.ts'
import { databaseNow } from '../store/queue/clock.ts'
import { lockTask } from '../store/tasks.ts'
import type { JobContext } from './queue/context.ts'
import type { QueueName } from './queue/queues.ts'
import { send } from './queue/send.ts'
import { transactionOf } from './queue/transaction.ts'

/** Runs a task's next job now instead of after its delay. Harmless if nothing is due. Throws AppError `not_found`. */
export const kick = ({ pool, boss }: Pick<JobContext, 'pool' | 'boss'>, taskId: number): Promise<Kicked> =>
  inTransaction(pool, async (tx) => {
    const record = await lockTask(tx, taskId)
    if (record === null) throw new AppError('not_found', `There is no task ${taskId}.`)
    const { state, seq } = record.task
    await send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
    if (state.status === 'RUNNING') return runNow(boss, tx, 'stage', taskId, seq, state.stage)
    if (state.status === 'WAITING' && state.stage === 'CI_WAIT') return runNow(boss, tx, 'ci', taskId, seq, state.stage)
    return { outcome: 'not_due', status: state.status }
  })

async function runNow(
  boss: JobContext['boss'],
  tx: Sql,
  queue: QueueName,
  taskId: number,
  seq: number,
  stage: StageName,
): Promise<Kicked> {
  const db = transactionOf(tx)
  const jobs = await boss.findJobs<{ round: number }>(queue, { db, data: { taskId, seq } })
  if (jobs.some((job) => job.state === 'active')) return { outcome: 'running', stage }
  const queued = jobs.filter((job) => job.state === 'created' || job.state === 'retry')
  const now = await databaseNow(tx)
  if (queued.some((job) => job.startAfter <= now)) return { outcome: 'next', stage }
  for (const job of queued) await boss.deleteJob(queue, job.id, { db })
  const round = Math.max(-1, ...jobs.map((job) => job.data.round)) + 1
  await send(boss, tx, queue, { taskId, seq, round })
  return { outcome: queued.length === 0 ? 'requeued' : 'started', stage }
}

import type { Job, PgBoss, SendOptions } from 'pg-boss'
import { v5 as uuidV5 } from 'uuid'
import type { Effect } from '../../core/pipeline/events.ts'
import { AppError } from '../../errors.ts'
import type { Enqueue } from '../../orchestrator.ts'
import type { Sql } from '../../store/pool.ts'
import { notify } from '../../store/queue/notify.ts'
import { QUEUE_CHANNEL } from './pgboss-tables.ts'
import { MESSAGE_VERSION, type Message, type QueueName } from './queues.ts'
import { transactionOf } from './transaction.ts'

/** The channel by which a process is told within milliseconds to stop a run. */
export const STOP_CHANNEL = 'wms_stop_run'

/** Puts effects into their queues, in the transaction that caused them. */
export const enqueueOn =
  (boss: PgBoss): Enqueue =>
  async (tx, effects) => {
    for (const effect of effects) await enqueue(boss, tx, effect)
  }

async function enqueue(boss: PgBoss, tx: Sql, effect: Effect): Promise<void> {
  const { taskId } = effect
  switch (effect.type) {
    case 'run_stage':
      return send(boss, tx, 'stage', { taskId, seq: effect.seq, round: 0 })
    case 'watch_ci':
      return send(boss, tx, 'ci', { taskId, seq: effect.seq, round: 0 })
    case 'tidy_up':
      return send(boss, tx, 'tidy', { taskId, seq: effect.seq, round: 0 })
    case 'refresh_card':
      return send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
    case 'stop_run':
      return notify(tx, STOP_CHANNEL, `${taskId}/${effect.seq}`)
  }
}

/** Announces work in a queue where pg-boss does not: a job that was returned. */
export const announce = (db: Sql, queue: QueueName): Promise<void> => notify(db, QUEUE_CHANNEL, queue)

/** The default `source` is a poll. */
type NewMessage = Omit<Message, 'source' | 'v'> & Partial<Pick<Message, 'source' | 'v'>>

/**
 * Queues one delivery inside a transaction. A stage's delivery has a derived id, so that it is never queued twice;
 * jobs of the other queues are idempotent. Throws AppError `internal` for a duplicate.
 */
export async function send(
  boss: PgBoss,
  tx: Sql,
  queue: QueueName,
  message: NewMessage,
  options: Pick<SendOptions, 'startAfter'> = {},
): Promise<void> {
  const { taskId, seq, round } = message
  const sent = await boss.send(
    queue,
    { v: MESSAGE_VERSION, ...message },
    {
      ...options,
      db: transactionOf(tx),
      ...(queue === 'stage' && { id: stageDeliveryId(message) }),
      ...(queue === 'card' && { group: { id: String(taskId) } }),
    },
  )
  if (sent === null)
    throw new AppError('internal', `Queue ${queue} has the delivery ${taskId}/${seq}/${round} already.`)
}

const stageDeliveryId = ({ taskId, seq, round }: NewMessage): string =>
  uuidV5(`stage/${taskId}/${seq}/${round}`, uuidV5.URL)

/** Completes this delivery and queues the next one for later; does nothing if the claim was lost. */
export async function postpone(
  boss: PgBoss,
  tx: Sql,
  queue: QueueName,
  job: JobAttempt,
  message: Message,
  delayMs: number,
): Promise<void> {
  if (!(await completeJob(boss, tx, queue, job))) return
  // Seconds from now by the database's clock.
  const startAfter = delayMs / 1_000
  await send(boss, tx, queue, { ...message, round: message.round + 1 }, { startAfter })
}

/** Completes the job by attempt, in the caller's transaction. `false`: another worker has claimed it. */
export async function completeJob(boss: PgBoss, tx: Sql, queue: QueueName, job: JobAttempt): Promise<boolean> {
  const { id, retryCount } = job
  const done = (await boss.complete(queue, { id, retryCount }, null, { db: transactionOf(tx) })) as { affected: number }
  return done.affected === 1
}

type JobAttempt = Pick<Job, 'id' | 'retryCount'>

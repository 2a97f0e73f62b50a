import { createHash } from 'node:crypto'
import type { Job, PgBoss, SendOptions } from 'pg-boss'
import { v5 as uuidV5 } from 'uuid'
import { z } from 'zod'
import type { Effect } from '../../core/pipeline/events.ts'
import { AppError } from '../../errors.ts'
import type { Enqueue } from '../../orchestrator.ts'
import type { Sql } from '../../store/pool.ts'
import { transactionOf } from './transaction.ts'

/**
 * The queues. Retries here are redelivery after a crash or a fault, nothing else; rework is a new seq.
 * `stage` has a table of its own (facts: the shared table's plan flips when statistics change).
 */
export const QUEUES = {
  stage: { partition: true, expireInSeconds: 4 * 3600, heartbeatSeconds: 15 },
  card: { partition: false, expireInSeconds: 300, heartbeatSeconds: 10 },
  ci: { partition: false, expireInSeconds: 300, heartbeatSeconds: 10 },
  tidy: { partition: false, expireInSeconds: 900, heartbeatSeconds: 10 },
} as const
export type QueueName = keyof typeof QUEUES
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[]

/** A job of a task. `round`: how often it was put off, for a transient fault or because the world was not ready. */
export const Message = z.object({
  taskId: z.number().int(),
  seq: z.number().int(),
  round: z.number().int(),
})
export type Message = z.infer<typeof Message>

/** The `round` of a look that the outside asked for; it stands beside the task's own series. */
export const HINT = -1

const SAME_FOR_ALL = {
  notify: true,
  retryLimit: 1000,
  retryDelay: 0,
  retentionSeconds: 30 * 86_400,
  deleteAfterSeconds: 86_400,
}

/** Creates what is missing and brings the rest to today's options; the policy and the table of a queue stay as they are. */
export async function createQueues(boss: PgBoss): Promise<void> {
  for (const name of QUEUE_NAMES) {
    const { partition, ...timing } = QUEUES[name]
    const options = { ...SAME_FOR_ALL, ...timing }
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, { ...options, partition })
    else await boss.updateQueue(name, options)
  }
}

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
      await tx.query({ text: 'select pg_notify($1, $2)', values: [STOP_CHANNEL, `${taskId}/${effect.seq}`] })
  }
}

/** Where pg-boss announces new jobs of queues that have `notify`; the name is derived as it derives it. */
export const QUEUE_CHANNEL = `pgboss_${createHash('sha224').update('pgboss').digest('hex').slice(0, 24)}`

/** Says that a queue has work where pg-boss itself says nothing: a job that came back. */
export const announce = (db: Sql, queue: QueueName) =>
  db.query({ text: 'select pg_notify($1, $2)', values: [QUEUE_CHANNEL, queue] })

/** Processes listen here to stop a run that they do, within milliseconds. */
export const STOP_CHANNEL = 'wms_stop_run'

/**
 * Queues one delivery inside a transaction. A stage's delivery has an id of its own, so that it is never queued twice;
 * the other queues' jobs only look at how things are and do what is missing, so twice does no harm.
 */
export async function send(
  boss: PgBoss,
  tx: Sql,
  queue: QueueName,
  message: Message,
  options: Pick<SendOptions, 'startAfter'> = {},
): Promise<void> {
  const { taskId, seq, round } = message
  const sent = await boss.send(queue, message, {
    ...options,
    db: transactionOf(tx),
    ...(queue === 'stage' && { id: stageDeliveryId(message) }),
    ...(queue === 'card' && { group: { id: String(taskId) } }),
  })
  if (sent === null)
    throw new AppError('internal', `Queue ${queue} has the delivery ${taskId}/${seq}/${round} already.`)
}

const stageDeliveryId = ({ taskId, seq, round }: Message): string =>
  uuidV5(`stage/${taskId}/${seq}/${round}`, uuidV5.URL)

/** Settles this delivery and queues the next one for later; nothing when the claim was lost meanwhile. */
export async function putOff(
  boss: PgBoss,
  tx: Sql,
  queue: QueueName,
  job: JobAttempt,
  message: Message,
  delayMs: number,
): Promise<void> {
  if (!(await settle(boss, tx, queue, job))) return
  const startAfter = new Date(Date.now() + delayMs)
  await send(boss, tx, queue, { ...message, round: message.round + 1 }, { startAfter })
}

/** Completes the job by attempt, in the caller's transaction. `false`: another worker has it by now. */
export async function settle(boss: PgBoss, tx: Sql, queue: QueueName, job: JobAttempt): Promise<boolean> {
  const { id, retryCount } = job
  const done = (await boss.complete(queue, { id, retryCount }, null, { db: transactionOf(tx) })) as { affected: number }
  return done.affected === 1
}

type JobAttempt = Pick<Job, 'id' | 'retryCount'>

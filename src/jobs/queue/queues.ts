import type { PgBoss } from 'pg-boss'
import { z } from 'zod'

/**
 * The queues. A retry is only a redelivery after a crash or a fault; rework is a new seq.
 * `stage` has its own table, since the query plan of the shared table changes with its statistics.
 */
export const QUEUES = {
  stage: { partition: true, expireInSeconds: 4 * 3600, heartbeatSeconds: 15 },
  card: { partition: false, expireInSeconds: 300, heartbeatSeconds: 10 },
  ci: { partition: false, expireInSeconds: 300, heartbeatSeconds: 10 },
  tidy: { partition: false, expireInSeconds: 900, heartbeatSeconds: 10 },
} as const
export type QueueName = keyof typeof QUEUES
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[]

/** The form of messages that this version writes and reads. */
export const MESSAGE_VERSION = 1

/**
 * A task's job. `v`: its form; what another form says only newer versions know. `round`: how often it was postponed, for a transient fault or a wait. `source`: whether a CI job
 * belongs to the task's series of polls, or is a hint from outside.
 */
export const Message = z
  .object({
    v: z.literal(MESSAGE_VERSION).default(MESSAGE_VERSION),
    taskId: z.number().int(),
    seq: z.number().int(),
    round: z.number().int(),
    source: z.enum(['poll', 'hint']).default('poll'),
  })
  // An older version wrote a hint as round -1.
  .transform((message) => (message.round < 0 ? { ...message, round: 0, source: 'hint' as const } : message))
export type Message = z.infer<typeof Message>

/** Log fields of a message. Every log line about a task has the field `task`, so that one search finds them all. */
export const forLog = ({ taskId: task, seq, round }: Message) => ({ task, seq, round })

const SAME_FOR_ALL = {
  notify: true,
  retryLimit: 1000,
  retryDelay: 0,
  retentionSeconds: 30 * 86_400,
  deleteAfterSeconds: 86_400,
}

/** Creates missing queues and updates the options of existing ones, except policy and table. */
export async function createQueues(boss: PgBoss): Promise<void> {
  for (const name of QUEUE_NAMES) {
    const { partition, ...timing } = QUEUES[name]
    const options = { ...SAME_FOR_ALL, ...timing }
    if ((await boss.getQueue(name)) === null) await boss.createQueue(name, { ...options, partition })
    else await boss.updateQueue(name, options)
  }
}

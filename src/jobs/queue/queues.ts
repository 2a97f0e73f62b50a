import type { PgBoss } from 'pg-boss'
import { z } from 'zod'

/**
 * The queues. Retries here are redelivery after a crash or a fault, nothing else; rework is a new seq.
 * `stage` has a table of its own: the plan of the shared table flips when its statistics change.
 */
export const QUEUES = {
  stage: { partition: true, expireInSeconds: 4 * 3600, heartbeatSeconds: 15 },
  card: { partition: false, expireInSeconds: 300, heartbeatSeconds: 10 },
  ci: { partition: false, expireInSeconds: 300, heartbeatSeconds: 10 },
  tidy: { partition: false, expireInSeconds: 900, heartbeatSeconds: 10 },
} as const
export type QueueName = keyof typeof QUEUES
export const QUEUE_NAMES = Object.keys(QUEUES) as QueueName[]

/**
 * A job of a task. `round`: how often it was put off, for a transient fault or because the world was not ready.
 * `source`: a look at CI is one of the task's own series of polls, or the outside has hinted at something new.
 */
export const Message = z
  .object({
    taskId: z.number().int(),
    seq: z.number().int(),
    round: z.number().int(),
    source: z.enum(['poll', 'hint']).default('poll'),
  })
  // An older version wrote a hint as round -1.
  .transform((message) => (message.round < 0 ? { ...message, round: 0, source: 'hint' as const } : message))
export type Message = z.infer<typeof Message>

/** Every line that is about a task names it `task`, so that a search for it finds them all. */
export const forLog = ({ taskId: task, seq, round }: Message) => ({ task, seq, round })

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

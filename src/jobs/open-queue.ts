import type { Pool } from 'pg'
import { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Kicked } from '../core/pipeline/kicked.ts'
import type { Enqueue } from '../orchestrator.ts'
import { recheckBranch, recheckCi } from './ci/rechecks.ts'
import { kick } from './kick.ts'
import { createQueues } from './queue/queues.ts'
import { enqueueOn } from './queue/send.ts'

/** What every process may ask of the queue, whether it takes jobs or not. */
export interface JobQueue {
  readonly boss: PgBoss
  /** Puts effects into their queues, in the transaction that caused them. */
  readonly enqueue: Enqueue
  /** Runs what is due of a task now. Throws AppError `not_found`. */
  kick(taskId: number): Promise<Kicked>
  /** A forge says that something about this commit's checks is new; of any repository where none is named. */
  recheckCi(headSha: string, repository?: string): Promise<void>
  /** A forge says that somebody pushed to this branch; it may be a task's, or the base of some. */
  recheckBranch(branch: string, repository: string): Promise<void>
  /** After the workers have stopped. */
  close(): Promise<void>
}

export interface QueueOptions {
  readonly databaseUrl: string
  /** Connections of its own, at most. */
  readonly connections: number
  /** Finds jobs of dead workers; where jobs are taken, so that a process that only sends stays out of it. */
  readonly supervises: boolean
  readonly log: Logger
}

export async function openQueue(pool: Pool, options: QueueOptions): Promise<JobQueue> {
  const { databaseUrl, connections, supervises, log } = options
  const boss = new PgBoss({
    ...{ connectionString: databaseUrl, max: connections, schedule: false, supervise: supervises },
    ...{ superviseIntervalSeconds: 2, monitorIntervalSeconds: 2 },
  })
  boss.on('error', (error) => log.warn({ err: error }, 'the queue lost something and goes on'))
  boss.on('warning', (warning) => log.debug({ warning }, 'the queue warns'))
  await boss.start()
  await createQueues(boss)
  return {
    boss,
    enqueue: enqueueOn(boss),
    kick: (taskId) => kick({ pool, boss }, taskId),
    recheckCi: (headSha, repository) => recheckCi(pool, boss, headSha, repository),
    recheckBranch: (branch, repository) => recheckBranch(pool, boss, branch, repository),
    close: () => boss.stop({ graceful: false }),
  }
}

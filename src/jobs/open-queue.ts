import type { Pool } from 'pg'
import { PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Kicked } from '../core/pipeline/kicked.ts'
import type { Enqueue } from '../orchestrator.ts'
import { connectionLife } from '../store/pool.ts'
import { recheckBranch, recheckCi } from './ci/rechecks.ts'
import { kick } from './kick.ts'
import { createQueues } from './queue/queues.ts'
import { enqueueOn } from './queue/send.ts'

/** The queue as every process uses it, even one that runs no jobs. */
export interface JobQueue {
  readonly boss: PgBoss
  /** Puts effects into their queues, in the transaction that caused them. */
  readonly enqueue: Enqueue
  /** Runs a task's next job now. Throws AppError `not_found`. */
  kick(taskId: number): Promise<Kicked>
  /** Rechecks the tasks that wait for this commit's checks, in one or all repositories. */
  recheckCi(headSha: string, repository?: string): Promise<void>
  /** Rechecks the tasks that a push to this branch affects: as their own branch, or as their base. */
  recheckBranch(branch: string, repository: string): Promise<void>
  /** Call it after the workers have stopped. */
  close(): Promise<void>
}

export interface QueueOptions {
  readonly databaseUrl: string
  /** The most connections of its own. */
  readonly connections: number
  /** Whether it detects jobs of dead workers; only for processes that run jobs. */
  readonly supervises: boolean
  readonly log: Logger
}

/** Its upkeep may read every job. */
const QUEUE_ANSWER_TIMEOUT_MS = 30_000

export async function openQueue(pool: Pool, options: QueueOptions): Promise<JobQueue> {
  const { databaseUrl, connections, supervises, log } = options
  const boss = new PgBoss({
    ...{ connectionString: databaseUrl, max: connections, schedule: false, supervise: supervises },
    ...{ superviseIntervalSeconds: 2, monitorIntervalSeconds: 2 },
    ...connectionLife(QUEUE_ANSWER_TIMEOUT_MS),
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

import type { Pool } from 'pg'
import type { Job, PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { Target } from '../../core/target.ts'
import type { Orchestrator } from '../../orchestrator.ts'
import type { Seal } from '../../secrets/seal.ts'
import type { StageDeps } from '../../stages/stage/stage.ts'
import type { Message } from './queues.ts'

export interface JobLimits {
  /** Repeats of one run for transient faults before the task fails with the reason. */
  readonly transientRepeats: number
  /** CI that has not finished by then fails the task. */
  readonly ciTimeoutMs: number
  /** USD; `null`: no cap. */
  readonly budgetUsdRun: number | null
  readonly budgetUsdTask: number | null
  readonly budgetUsdDay: number | null
}

/** Where tasks work: each forge with the worktrees of its repository. */
export interface Repositories {
  /** Of a task's target, `null` being the default. Throws AppError `misconfigured` when it is not configured any more. */
  of(target: Target | null): TeamRepository
}

export type TeamRepository = Pick<StageDeps, 'forge' | 'workspaces'>

/** What jobs work with. */
export interface JobContext {
  readonly pool: Pool
  readonly boss: PgBoss
  readonly orchestrator: Orchestrator
  readonly stage: Omit<StageDeps, 'journal' | 'forge' | 'workspaces'>
  readonly repositories: Repositories
  /** Brings what Slack shows of a task up to date; safe to repeat. Resolves with ms after which to go on; `null`: all is shown. */
  readonly refreshCard: (taskId: number, signal: AbortSignal) => Promise<number | null>
  readonly limits: JobLimits
  /** What only this machine's processes may read of what is stored. */
  readonly seal: Seal
  /** This process's name in the runs that it does. */
  readonly replica: string
  /** The runs that this process does now, as `task/seq`, each with what stops it. */
  readonly running: Map<string, AbortController>
  readonly log: Logger
}

/** One delivery of a queue, its message parsed. */
export interface Delivery {
  readonly job: Job<object>
  readonly message: Message
}

import type { Pool } from 'pg'
import type { Job, PgBoss } from 'pg-boss'
import type { Logger } from 'pino'
import type { OwnedRemark } from '../../core/remarks/taken.ts'
import type { Target } from '../../core/target.ts'
import type { Orchestrator } from '../../orchestrator.ts'
import type { Circuits } from '../../outages/circuits.ts'
import type { Seal } from '../../secrets/seal.ts'
import type { StageDeps } from '../../stages/stage/stage.ts'
import type { Message } from './queues.ts'
import type { RunLock } from './run-lock.ts'

export interface JobLimits {
  /** How often a run is repeated soon after a fault outside; then it waits longer each time. */
  readonly quickRepeats: number
  /** How long a run waits for something outside before its task pauses. */
  readonly waitLimitMs: number
  /** How long after the end of a task the steps of its runs are kept. */
  readonly stepsKeptMs: number
  /** How long after it its branch is kept; `null`: for good. */
  readonly branchesKeptMs: number | null
  /** How long the first in line to be merged may stand still before it lets the others pass. */
  readonly lineHeldMs: number
  /** How long CI may take before the task fails. */
  readonly ciTimeoutMs: number
  /** USD; `null`: no cap. */
  readonly budgetUsdRun: number | null
  readonly budgetUsdTask: number | null
  readonly budgetUsdDay: number | null
}

/** Forge and worktrees of each repository. */
export interface Repositories {
  /** A target's repository; `null`: the default. Throws AppError `misconfigured` if it is not configured any more. */
  of(target: Target | null): TeamRepository
}

export type TeamRepository = Pick<StageDeps, 'forge' | 'workspaces'>

/** The dependencies of all jobs. */
export interface JobContext {
  readonly pool: Pool
  readonly boss: PgBoss
  readonly orchestrator: Orchestrator
  readonly stage: Omit<
    StageDeps,
    'journal' | 'commits' | 'leftFiles' | 'forge' | 'workspaces' | 'preparing' | 'placeInLine'
  >
  readonly repositories: Repositories
  /** Updates what Slack shows of a task. Safe to repeat. Resolves with the ms until the next call, or `null`: done. */
  readonly refreshCard: (taskId: number, signal: AbortSignal) => Promise<number | null>
  /** Takes what people have said of a task's pull request; `false`: some is left for later. Safe to repeat. */
  readonly takeRemarks: (taskId: number, remarks: readonly OwnedRemark[], wait: 'whenDue' | 'now') => Promise<boolean>
  readonly limits: JobLimits
  /** Seals stored texts so that only processes of this machine can read them. */
  readonly seal: Seal
  /** This process's name in its runs. Throws AppError `unavailable` while it cannot prove that it lives. */
  readonly replica: () => string
  /** This process's current runs, as `task/seq`. */
  readonly running: Map<string, RunningRun>
  /** Keeps a run that may kill the process apart from the others. */
  readonly runLock: RunLock
  /** What is away outside. */
  readonly circuits: Circuits
  readonly log: Logger
}

/** A run that this process works on. */
interface RunningRun {
  readonly stop: AbortController
  readonly ended: Promise<void>
}

/** One delivery of a job, with its parsed message. */
export interface Delivery {
  readonly job: Job<object>
  readonly message: Message
}

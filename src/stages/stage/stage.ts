import type { Logger } from 'pino'
import type { CodingAgent } from '../../agents/acp/coding-agent.ts'
import type { AgentLimits } from '../../agents/agent.ts'
import type { Journal } from '../../agents/journal.ts'
import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import type { KeptCapsule } from '../../core/approval/capsule.ts'
import type { Artifact } from '../../core/artifacts.ts'
import type { Checkpoint } from '../../core/checkpoint.ts'
import type { TellPreparation } from '../../core/checks/preparation.ts'
import type { Language } from '../../core/language.ts'
import type { MergedChange } from '../../core/merge-candidate.ts'
import type { RunEvent, WorldEvent } from '../../core/pipeline/events.ts'
import type { Task } from '../../core/pipeline/task.ts'
import type { Section, StageName } from '../../core/stages.ts'
import type { Forge } from '../../forge/forge.ts'
import type { Model } from '../../model/model.ts'
import type { Sandbox } from '../../sandbox/driver.ts'
import type { Environments } from '../../sandbox/environment/environments.ts'
import type { Redactor } from '../../secrets/redactor.ts'
import type { Workspaces } from '../../workspace/workspace.ts'

/** A stage's input: the task at the start of the run, and everything that earlier runs made. */
export interface StageInput {
  readonly task: Task
  readonly title: string
  readonly rawRequest: string
  readonly language: Language
  readonly run: { readonly stage: StageName; readonly attempt: number }
  readonly artifacts: readonly (Artifact & { readonly stage: StageName })[]
  /** Earlier attempts of this stage that did not pass, oldest first. */
  readonly failedAttempts: readonly FailedAttempt[]
  /** People's notes to the agents, oldest first. */
  readonly notes: readonly TaskNote[]
  /** Questions whose subject a person has accepted. */
  readonly accepted: readonly string[]
  /** The recorded number of its pull request; `null`: it has none yet. */
  readonly pullRequest: number | null
  /** The capsule of the last approval of the commit to merge; `null`: there is none. */
  readonly approval: KeptCapsule | null
  /** What the task takes back; `null`: it builds something. */
  readonly reverted: RevertedMerge | null
}

/** What another task has merged. */
export interface RevertedMerge extends MergedChange {
  readonly taskId: number
}

interface FailedAttempt {
  readonly attempt: number
  readonly reason: string
}

export interface TaskNote {
  /** The author's name. */
  readonly by: string
  readonly text: string
  /** The agents' question that it answers; `null`: it answers none. */
  readonly question: string | null
}

/** The commits that we have made of a task's branch, by rows of ours: what a commit says of itself anybody can write. */
export interface MadeCommits {
  /** What an earlier delivery of this run made as its result; `null`: nothing yet. */
  readonly result: string | null
  readonly isOurs: (sha: string) => boolean
  /** A commit that is no run's result, such as a merge of the base. Call it before the commit is pushed. */
  readonly note: (sha: string) => Promise<void>
  /** With it the run's work is done: another delivery goes on from here. Call it before the commit is pushed. */
  readonly noteResult: (sha: string) => Promise<void>
}

/** The files that an attempt which ended without a result leaves for the next one. */
export interface LeftFiles {
  /** Those of the attempt before; `null`: it left none. */
  readonly earlier: { readonly attempt: number; readonly reason: string; readonly files: Checkpoint } | null
  readonly keep: (files: Checkpoint) => Promise<void>
}

export interface StageDeps {
  readonly model: Model
  readonly workspaces: Workspaces
  readonly forge: Forge
  readonly sandbox: Sandbox
  readonly environments: Environments
  readonly limits: AgentLimits
  readonly policy: ApprovalPolicy
  /** The operator's agent for a section; other sections use the built-in agent. */
  readonly codingAgents: Readonly<Partial<Record<Section, CodingAgent>>>
  readonly redactor: Redactor
  readonly journal: Journal
  readonly preparing: TellPreparation
  readonly commits: MadeCommits
  /**
   * The task's place among the approved ones of its base, once who has held them up for too long was put behind them;
   * `null`: it is not in line.
   */
  readonly placeInLine: () => Promise<{ readonly place: number; readonly behind: number | null } | null>
  readonly leftFiles: LeftFiles
  readonly log: Logger
}

type WithoutSeq<E> = E extends { readonly seq: number } ? Omit<E, 'seq'> : never
/** The event that ends the run; the job adds the seq that fences it. */
export type StageEvent = WithoutSeq<
  RunEvent | Extract<WorldEvent, { type: 'branch_moved' | 'merged_outside' | 'stopped_outside' }>
>

export interface StageOutcome {
  readonly event: StageEvent
  readonly artifacts: readonly Artifact[]
  readonly pullRequest?: { readonly number: number; readonly url: string }
}

/**
 * One run of one stage. Holds no transaction. May be repeated after a crash and then finds its earlier work.
 * Throws AppError `transient` for what the queue should repeat; `signal` ends it promptly.
 */
export type Stage = (input: StageInput, deps: StageDeps, signal: AbortSignal) => Promise<StageOutcome>

import type { Logger } from 'pino'
import type { ContextPack, Evidence, Finding, Invariant, Plan, TaskSpec } from '../core/artifacts.ts'
import type { Checkpoint } from '../core/checkpoint.ts'
import type { Language } from '../core/language.ts'
import type { RepositoryRules } from '../core/repository-rules.ts'
import type { StageName } from '../core/stages.ts'
import type { Model, Usage } from '../model/model.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import type { Redactor } from '../secrets/redactor.ts'
import type { Term } from '../wms/points/point.ts'
import type { Checkout, FileTools } from '../workspace/workspace.ts'
import type { Journal } from './journal.ts'

/** One run of one agent stage: all that the agent may know and touch. */
export interface Assignment {
  readonly task: { readonly id: number; readonly title: string; readonly rawRequest: string }
  readonly stage: StageName
  readonly attempt: number
  readonly language: Language
  /** As the base branch has them. */
  readonly rules: RepositoryRules
  /** AGENTS.md or CLAUDE.md of the base commit, with those of the section's folders; `null`: the team wrote none. */
  readonly conventions: string | null
  /** The team's own words for the role, as the base commit has them; `null`: ours. */
  readonly ownPrompt: string | null
  /** The base's files that matter most to the task, with their main definitions. */
  readonly map: string
  readonly spec: TaskSpec | null
  readonly plan: Plan | null
  readonly wms: WmsBrief
  /** What an author must resolve, or what a reviewer must look at again. */
  readonly findings: readonly Finding[]
  /** Why earlier attempts of this stage did not pass, oldest first, one line each. */
  readonly previousReasons: readonly string[]
  /** What people have told the agents of this task meanwhile, oldest first. */
  readonly notes: readonly string[]
  /** The commands that were red in the newest review of the section. */
  readonly failures: readonly Evidence[]
  /** What earlier stages handed over (patches, reviews), newest last, as reference and excerpt. */
  readonly artifacts: ContextPack['artifacts']
  /** Unified diff of the task's branch against its base; empty when nothing is changed yet. */
  readonly diff: string
  readonly files: FileTools
  /** The worktree's absolute path, where the repository's checks run. */
  readonly cwd: string
  /** Keeps all files of the worktree as they are now. */
  readonly snapshot: (signal: AbortSignal) => Promise<Checkpoint>
  /** The files of the worktree as they are now, beside what they were at a snapshot. */
  readonly workSince: (start: Checkpoint, signal: AbortSignal) => Promise<WorkSoFar>
  /** The tree that would be committed now: of an author all files, of a reviewer its own paths. */
  readonly tree: (signal: AbortSignal) => Promise<string>
  /** A tree's files in a folder of their own: what a command does there is not part of the work. */
  readonly checkout: (tree: string, signal: AbortSignal) => Promise<Checkout>
}

export interface WorkSoFar {
  readonly tree: string
  readonly changes: readonly ChangedFile[]
}

/** What an agent is told of the warehouse, and what code checks its words with. */
export interface WmsBrief {
  /** The points that the task touches; before there is a plan, those it may touch. */
  readonly points: readonly Invariant[]
  readonly glossary: readonly Term[]
  /** Of all points of our pack and the team's. */
  readonly knownIds: readonly string[]
}

export interface ChangedFile {
  readonly path: string
  /** A link, a submodule: nothing that an agent may leave behind. */
  readonly irregular: boolean
  /** `null`: it is new. */
  readonly before: string | null
  /** `null`: it is gone. */
  readonly after: string | null
}

export interface AgentDeps {
  readonly model: Model
  readonly sandbox: Sandbox
  readonly limits: AgentLimits
  /** Everything that a model reads goes through it. */
  readonly redactor: Redactor
  readonly journal: Journal
  readonly log: Logger
}

export interface AgentLimits {
  readonly steps: number
  /** Prompt and completion tokens of all calls of the run. */
  readonly tokens: number
  readonly durationMs: number
  readonly maxOutputTokens: number
  /** Estimated tokens of everything an agent is told at the start, whatever the attempt. */
  readonly packTokens: number
  readonly checkTimeoutMs: number
}

export const DEFAULT_LIMITS: AgentLimits = {
  steps: 60,
  tokens: 2_000_000,
  durationMs: 30 * 60_000,
  maxOutputTokens: 16_000,
  packTokens: 24_000,
  checkTimeoutMs: 120_000,
}

/** For a model that reads and writes no more than this in one call: a quarter each for the start and for one reply. */
export const fitLimits = (limits: AgentLimits, contextTokens: number | null): AgentLimits => {
  const quarter = Math.floor((contextTokens ?? Number.POSITIVE_INFINITY) / 4)
  return {
    ...limits,
    maxOutputTokens: Math.min(limits.maxOutputTokens, quarter),
    packTokens: Math.min(limits.packTokens, quarter),
  }
}

/** How a run may end without a result. Each is a value: the stage decides what it means for the task. */
export type AgentStop =
  | 'max_steps'
  | 'token_budget'
  | 'cost_budget'
  | 'deadline'
  | 'stuck'
  | 'format_errors'
  | 'refused'
  | 'context_overflow'

/**
 * `usage` is the sum of all model calls whatever the end; `pack` is what the agent was given. `tree` is what was judged
 * and is to be committed, whatever lies in the worktree by then; `null`: the role writes nothing.
 */
export type AgentEnd<T> =
  | {
      readonly status: 'submitted'
      readonly result: T
      readonly usage: Usage
      readonly pack: ContextPack
      readonly tree: string | null
    }
  | { readonly status: AgentStop; readonly reason: string; readonly usage: Usage; readonly pack: ContextPack }

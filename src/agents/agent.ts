import type { Logger } from 'pino'
import type { ContextPack, Evidence, Finding, Invariant, Plan, TaskSpec } from '../core/artifacts.ts'
import type { Checkpoint } from '../core/checkpoint.ts'
import type { Language } from '../core/language.ts'
import type { Privacy } from '../core/private-paths.ts'
import type { Check, RepositoryRules } from '../core/repository-rules.ts'
import type { StageName } from '../core/stages.ts'
import type { Model, Usage } from '../model/model.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import type { Layer } from '../sandbox/layers/layer.ts'
import type { Redactor } from '../secrets/redactor.ts'
import type { Term } from '../wms/points/point.ts'
import type { Checkout, FileTools } from '../workspace/workspace.ts'
import type { Journal } from './journal.ts'

/** Everything that one run of an agent stage may know and touch. */
export interface Assignment {
  readonly task: { readonly id: number; readonly title: string; readonly rawRequest: string }
  readonly stage: StageName
  readonly attempt: number
  readonly language: Language
  /** BCP 47 tag of the language in which agents answer people; `language` is what code speaks. */
  readonly answersIn: string
  /** The base branch's rules. */
  readonly rules: RepositoryRules
  /** AGENTS.md or CLAUDE.md of the base commit's root; `null`: the team wrote none. */
  readonly conventions: string | null
  /** Those of the section's folders. */
  readonly sectionConventions: string | null
  /** The team's own prompt for the role from the base commit; `null`: the built-in one. */
  readonly ownPrompt: string | null
  /** The base's files that are most relevant to the request, with their main definitions. */
  readonly map: string
  /** How the branch differs from the base that the map shows, one line a file. */
  readonly branchChanges: readonly string[]
  /** Files that the specification names for its authors, as they are now. */
  readonly reading: readonly { readonly path: string; readonly text: string }[]
  readonly spec: TaskSpec | null
  readonly plan: Plan | null
  readonly wms: WmsBrief
  /** What an author must resolve, or what a reviewer must look at again. */
  readonly findings: readonly Finding[]
  /** Why earlier attempts of this stage did not pass, oldest first, one line each. */
  readonly previousReasons: readonly string[]
  /** What people have told this task's agents, oldest first. */
  readonly notes: readonly string[]
  /** Those that answer a question of this task's agents. */
  readonly answers: readonly { readonly by: string; readonly text: string; readonly question: string }[]
  /** The commands that were red in the newest review of the section. */
  readonly failures: readonly Evidence[]
  /** What earlier stages produced (patches, reviews), newest last, as reference and excerpt. */
  readonly artifacts: ContextPack['artifacts']
  /** What the attempt before left in the files, not judged yet; `null`: the files are as they were committed. */
  readonly begun: BegunWork | null
  /** Unified diff of the files against the base; empty: nothing has changed yet. */
  readonly diff: string
  /** The files that the base's rules let a model see. */
  readonly files: FileTools
  readonly hides: Privacy['hides']
  /** Masks private content in the output of commands, which see all files. */
  readonly censor: Privacy['censor']
  /** The checks that a tree calls for in this stage, by what it changes of the base. */
  readonly checksFor: (tree: string, signal: AbortSignal) => Promise<readonly Check[]>
  /** Whether the worktree has files below a folder, hidden ones included. */
  readonly holdsFolder: (folder: string) => Promise<boolean>
  /** The worktree's absolute path, where the repository's checks run. */
  readonly cwd: string
  /** Stores the worktree's current files. */
  readonly snapshot: (signal: AbortSignal) => Promise<Checkpoint>
  /**
   * The results of the repository's setup steps on a tree, which every command on it sees. Throws AppError `packages` for
   * packages that no person has allowed, `environment` where the tree's own steps fail.
   */
  readonly layersOf: (tree: string, signal: AbortSignal) => Promise<readonly Layer[]>
  /** Lockfiles written anew for a tree; throws as `layersOf`. */
  readonly updateLocks: (tree: string, signal: AbortSignal) => Promise<readonly { path: string; text: string }[]>
  /** Runs a check on a checkout and judges it beside its base. Throws AppError `environment` where it cannot run. */
  readonly runCheck: (check: Check, place: CheckFiles, signal: AbortSignal) => Promise<Evidence>
  /** How the worktree's current files differ from a snapshot. */
  readonly workSince: (start: Checkpoint, signal: AbortSignal) => Promise<WorkSoFar>
  /** The tree that would be committed now: an author's whole worktree, or a reviewer's own paths. */
  readonly tree: (signal: AbortSignal) => Promise<string>
  /** A tree with the tests of its section's reviewers as they are on the base. */
  readonly withoutReviewTests: (tree: string, signal: AbortSignal) => Promise<string>
  /** A tree's files in a separate folder, so that a command cannot change the work. */
  readonly checkout: (tree: string, signal: AbortSignal) => Promise<Checkout>
}

interface BegunWork {
  /** The files without it: what is handed over is judged from here. */
  readonly start: Checkpoint
  readonly attempt: number
  /** Why that attempt ended. */
  readonly reason: string
  readonly changes: readonly { readonly path: string; readonly status: 'added' | 'modified' | 'deleted' }[]
}

/** A tree's files in a folder, with what their setup steps made. */
export interface CheckFiles {
  readonly cwd: string
  readonly layers: readonly Layer[]
}

export interface WorkSoFar {
  readonly tree: string
  readonly changes: readonly ChangedFile[]
}

/** The part of an agent's prompt about the warehouse. */
export interface WmsBrief {
  /** The points that the task keeps. */
  readonly points: readonly Invariant[]
  /** All points, each as one line, from which PRODUCT names those that the task needs; empty in every other stage. */
  readonly lines: readonly { readonly id: string; readonly line: string }[]
  /** Points that do not hold in this task, since the specification reads the request otherwise. */
  readonly overruled: readonly { readonly id: string; readonly reading: string }[]
  readonly glossary: readonly Term[]
  /** Ids of all points of our pack and the team's; code checks the agent's references against them. */
  readonly knownIds: readonly string[]
}

export interface ChangedFile {
  readonly path: string
  /** A symlink or submodule, which no agent may create. */
  readonly irregular: boolean
  /** `null`: the file is new. */
  readonly before: string | null
  /** `null`: the file is deleted. */
  readonly after: string | null
}

export interface AgentDeps {
  readonly model: Model
  readonly sandbox: Sandbox
  readonly limits: AgentLimits
  /** Cleans everything that a model reads. */
  readonly redactor: Redactor
  readonly journal: Journal
  readonly log: Logger
}

export interface AgentLimits {
  readonly steps: number
  /** Prompt and completion tokens of all the run's calls. */
  readonly tokens: number
  readonly durationMs: number
  readonly maxOutputTokens: number
  /** Estimated tokens of the first prompt, in every attempt. */
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

/** Gives the first prompt and one reply at most a quarter each of the model's context window. */
export const fitLimits = (limits: AgentLimits, contextTokens: number | null): AgentLimits => {
  const quarter = Math.floor((contextTokens ?? Number.POSITIVE_INFINITY) / 4)
  return {
    ...limits,
    maxOutputTokens: Math.min(limits.maxOutputTokens, quarter),
    packTokens: Math.min(limits.packTokens, quarter),
  }
}

/** How a run may end without a result; the stage decides what that means for the task. */
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
 * `usage` sums all model calls, also of a failed run; `pack` is what the agent was given. `tree` is what was judged and
 * will be committed, even if the worktree has changed since; `null`: the role writes nothing.
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

import type { Finding } from '../artifacts.ts'
import type { Head } from '../heads.ts'
import type { Language } from '../language.ts'
import {
  isStage,
  producerOf,
  SECTIONS,
  type Section,
  type StageName,
  type WaitStage,
  type WorkStage,
} from '../stages.ts'
import { type Identity, usualBranch } from './identity.ts'
import type { PausedState } from './pauses.ts'
import type { Progress } from './progress.ts'

/** A section's state. The next attempt of its producer must answer the findings. */
export type SectionState =
  | { readonly gate: 'open'; readonly findings: readonly Finding[] }
  | { readonly gate: 'passed' }
  | { readonly gate: 'not_needed'; readonly reason: string }

/** Each status has just the fields it needs; checks of the database table enforce the same. */
export type TaskState =
  | { readonly status: 'RUNNING'; readonly stage: WorkStage }
  | { readonly status: 'WAITING'; readonly stage: WaitStage }
  | PausedState
  | { readonly status: 'FAILED'; readonly stage: StageName; readonly reason: string; readonly retryStage: StageName }
  | { readonly status: 'CANCELLED'; readonly stage: StageName; readonly reason: string }
  | { readonly status: 'DONE'; readonly stage: 'DONE'; readonly mergeSha: string }
  | UnknownState

/** Written by a version that knows more than this one: shown, carried along, and moved by that version only. */
export interface UnknownState {
  readonly status: 'UNKNOWN'
  readonly stage: 'UNKNOWN'
  readonly written: { readonly status: string; readonly stage: string }
}

export type TaskStatus = TaskState['status']
/** The statuses that this version writes. */
export const TASK_STATUSES = [
  'RUNNING',
  'WAITING',
  'PAUSED',
  'DONE',
  'FAILED',
  'CANCELLED',
] as const satisfies TaskStatus[]

/** What `transition` reads and writes. Texts that people typed are in other columns of the task's row. */
export interface Task extends Identity {
  /** The task whose merge it takes back; `null`: it builds something. */
  readonly reverts: number | null
  /** All its work is on this branch; the pull request is found by it. */
  readonly branch: string
  /** The language of the state machine's reasons. */
  readonly language: Language
  /** Grows by one with each transition; a job is (task, seq), so a late or repeated job is recognised. */
  readonly seq: number
  readonly state: TaskState
  /** Runs begun per stage. */
  readonly attempts: Readonly<Partial<Record<StageName, number>>>
  /** Runs allowed per stage where a person granted more than the limit. */
  readonly granted: Readonly<Partial<Record<StageName, number>>>
  readonly sections: Readonly<Record<Section, SectionState>>
  /** How the rework goes, for sections that were sent back. */
  readonly progress: Readonly<Partial<Record<Section, Progress>>>
  /** The newest commit of the task's branch; CI, approval and merge refer to exactly this one. */
  readonly headSha: string | null
  /** Every head that the branch has had, oldest first; empty: an older version stored none. */
  readonly heads: readonly Head[]
  /** Keys of those who have approved `headSha`, in order; void as soon as anything moves. */
  readonly approvals: readonly string[]
  /** Set by the last approval that was needed, void as soon as anything moves; MERGE merges this commit or nothing. */
  readonly approvedSha: string | null
  readonly dependencies: NewPackages
}

/** New packages, a line for each. */
interface NewPackages {
  /** Those that a person is asked to allow. */
  readonly asked: readonly string[]
  readonly allowed: readonly string[]
  /** Those that a person has said no to, until people speak of the work again. */
  readonly denied: readonly string[]
}

export const OPEN_SECTION: SectionState = { gate: 'open', findings: [] }

export const newTask = (id: number, language: Language = 'en', uid: string | null = null): Task => ({
  ...{ id, uid, branch: usualBranch(id), reverts: null },
  language,
  seq: 1,
  state: { status: 'RUNNING', stage: 'PRODUCT' },
  attempts: { PRODUCT: 1 },
  granted: {},
  sections: { backend: OPEN_SECTION, frontend: OPEN_SECTION, docs: OPEN_SECTION },
  progress: {},
  headSha: null,
  heads: [],
  approvals: [],
  approvedSha: null,
  dependencies: { asked: [], allowed: [], denied: [] },
})

/** A new task that takes back what another one has merged. */
export const newRevert = (id: number, reverts: number): Task => ({
  ...newTask(id),
  reverts,
  state: { status: 'RUNNING', stage: 'REVERT' },
  attempts: { REVERT: 1 },
})

export const isFinal = (status: TaskStatus): boolean =>
  status === 'DONE' || status === 'CANCELLED' || status === 'FAILED'

/** The first section whose gate has not passed, in pipeline order. */
export const nextSection = (task: Task): Section | null =>
  SECTIONS.find((section) => task.sections[section].gate === 'open') ?? null

/** Whether code alone has made what a section changes, by taking a merge back. */
export const isRevertOnly = ({ reverts, attempts }: Pick<Task, 'reverts' | 'attempts'>, section: Section): boolean =>
  reverts !== null && attempts[producerOf(section)] === undefined

/** Whether the task waits for a decision on this commit. */
export const awaitsDecisionOn = ({ state, headSha }: Task, sha: string): boolean =>
  state.status === 'WAITING' && state.stage === 'HUMAN_APPROVAL' && headSha === sha

/** What the agents ask a person; `null`: nothing. */
export const questionOf = ({ state }: Pick<Task, 'state'>): string | null =>
  state.status === 'PAUSED' && state.cause === 'question' ? state.reason : null

/** `null`: the pipeline has ended, or the task is in a stage that only a newer version knows. */
export const stageOf = ({ state }: Pick<Task, 'state'>): StageName | null => (isStage(state.stage) ? state.stage : null)

/** The attempt number of the task's current stage; 0 where there is none. */
export const currentAttempt = (task: Task): number =>
  isStage(task.state.stage) ? (task.attempts[task.state.stage] ?? 0) : 0

/** What the task waits for; `null` for a final state (a person may still retry a FAILED one). */
export function waitingFor(task: Task): 'stage job' | 'CI' | 'a decision' | 'a person' | null {
  const { state } = task
  if (state.status === 'RUNNING') return 'stage job'
  if (state.status === 'WAITING') return state.stage === 'CI_WAIT' ? 'CI' : 'a decision'
  return state.status === 'PAUSED' ? 'a person' : null
}

import type { Obstacle } from '../reasons/obstacles.ts'
import type { WorkStage } from '../stages.ts'

/** What a person can do to make a paused task go on; cancelling is always possible. */
export type PauseAct =
  | 'resume'
  | 'answer'
  | 'raise_budget'
  | 'try_again'
  | 'allow'
  | 'resume_all'
  | 'reopen'
  | 'push_again'
  | 'point_back'
  | 'mark_ready'
  | 'run_again'
  | 'ignore_once'

/** Why a task pauses, each with the acts that make it go on. */
const ACTS_BY_CAUSE = {
  budget: ['raise_budget', 'resume'],
  question: ['answer'],
  /** A person has to do something on the forge first. */
  forge: ['resume'],
  /** A person has stopped it for now. */
  person: ['resume'],
  /** A person has stopped everything for now. */
  halt: ['resume_all'],
  /** The run killed its process again and again. */
  crash: ['resume'],
  /** Something outside was away for longer than a task waits, or refuses until its settings are corrected. */
  dependency: ['try_again'],
  /** A person has to fix the base branch or the machine first. */
  environment: ['try_again'],
  /** New packages that an approver has to allow. */
  packages: ['allow'],
  /** They ended twice without a word about the code. */
  checks: ['run_again', 'ignore_once'],
  closed: ['reopen'],
  branch_deleted: ['push_again'],
  retargeted: ['point_back'],
  drafted: ['mark_ready'],
  /** A person has to mend these on the forge first. */
  base_gone: ['try_again'],
  archived: ['try_again'],
  repository_gone: ['try_again'],
} as const satisfies Readonly<Record<string, readonly PauseAct[]> & Record<Obstacle, readonly PauseAct[]>>

/** A cause or act that a newer version has written is carried along and shown as it is. */
export type KnownPauseCause = keyof typeof ACTS_BY_CAUSE
type PauseCause = KnownPauseCause | (string & {})

/** A wait for people is left for CI_WAIT, which then asks anew. */
export type PausableStage = WorkStage | 'CI_WAIT'

export interface PausedState {
  readonly status: 'PAUSED'
  readonly stage: PausableStage
  readonly cause: PauseCause
  readonly reason: string
  readonly acts: readonly (PauseAct | (string & {}))[]
}

export const pausedState = (stage: PausableStage, cause: KnownPauseCause, reason: string): PausedState => ({
  ...{ status: 'PAUSED', stage, cause, reason },
  acts: ACTS_BY_CAUSE[cause],
})

/** The acts of a row that an older version wrote without them. */
export const pauseActsOn = (cause: string): readonly PauseAct[] =>
  Object.entries(ACTS_BY_CAUSE).find(([known]) => known === cause)?.[1] ?? ['resume']

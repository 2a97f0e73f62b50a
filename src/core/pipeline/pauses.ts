import type { WorkStage } from '../stages.ts'

/** What a person can do to a paused task so that it goes on; cancelling is always possible. */
export type PauseAct = 'resume' | 'answer' | 'raise_budget'

/** Why a task pauses, each with the acts that lead on. */
const ACTS_ON = {
  budget: ['raise_budget', 'resume'],
  question: ['answer'],
  /** A person has to do something on the forge first. */
  forge: ['resume'],
} as const satisfies Readonly<Record<string, readonly PauseAct[]>>

/** A cause or act that a newer version has written is carried along and shown as it is. */
export type KnownPauseCause = keyof typeof ACTS_ON
export type PauseCause = KnownPauseCause | (string & {})

export interface PausedState {
  readonly status: 'PAUSED'
  readonly stage: WorkStage
  readonly cause: PauseCause
  readonly reason: string
  readonly acts: readonly (PauseAct | (string & {}))[]
}

export const pausedState = (stage: WorkStage, cause: KnownPauseCause, reason: string): PausedState => ({
  ...{ status: 'PAUSED', stage, cause, reason },
  acts: ACTS_ON[cause],
})

/** Of a row that an older version wrote without acts. */
export const pauseActsOn = (cause: string): readonly PauseAct[] =>
  Object.entries(ACTS_ON).find(([known]) => known === cause)?.[1] ?? ['resume']

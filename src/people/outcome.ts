import type { NotAllowed, PeopleAct } from '../core/access/access.ts'
import type { Exceeded } from '../core/access/quota.ts'
import type { Reservation } from '../core/approval/reservations.ts'
import type { TaskAct } from '../core/pipeline/acts.ts'
import type { Task } from '../core/pipeline/task.ts'
import type { Section } from '../core/stages.ts'
import type { TaskView } from '../store/task-view.ts'
import type { Late } from './late.ts'

/** What came of an act on a task. */
export type PeopleOutcome =
  | Done
  | RevertDone
  | TooManyTasks
  | Counted
  | Refused
  | Reserved
  | Late
  | NeedsAnswer
  | TooLong
  | NotFound

/** The task as it stands after the act. */
export type Done =
  | {
      readonly outcome: 'done'
      readonly act: Exclude<TaskAct, 'request_changes' | 'revert'> | 'pause'
      readonly task: Task
    }
  | { readonly outcome: 'done'; readonly act: 'request_changes'; readonly section: Section; readonly task: Task }

export interface RevertDone {
  readonly outcome: 'done'
  readonly act: 'revert'
  /** The task whose merge is taken back. */
  readonly reverted: number
  /** `false`: its revert had been asked for before. */
  readonly created: boolean
  /** The task that takes it back. */
  readonly task: Task
}

/** The speaker has as many tasks as one may have. */
export interface TooManyTasks {
  readonly outcome: 'too_many'
  readonly exceeded: Exceeded
  readonly task: Task
}

/** An approval that counts, and more are needed. */
export interface Counted {
  readonly outcome: 'counted'
  readonly given: number
  readonly needed: number
  readonly task: Task
}

export interface Refused {
  readonly outcome: 'refused'
  readonly act: PeopleAct
  readonly why: NotAllowed
  /** `null`: none is meant, or there is none. */
  readonly task: Task | null
}

/** An approval that has not acknowledged everything that speaks against it. */
export interface Reserved {
  readonly outcome: 'reserved'
  readonly standing: readonly Reservation[]
  readonly missing: readonly Reservation[]
  readonly view: TaskView
}

/** The task asks something, and goes on with an answer only. */
interface NeedsAnswer {
  readonly outcome: 'needs_answer'
  readonly question: string
  readonly task: Task
}

export interface TooLong {
  readonly outcome: 'too_long'
  /** Characters as people count them. */
  readonly limit: number
  readonly task: Task
}

/** There is no such task, or none that the speaker sees. */
export interface NotFound {
  readonly outcome: 'not_found'
  readonly taskId: number
}

export const notFound = (taskId: number): NotFound => ({ outcome: 'not_found', taskId })

import type { StageName } from '../stages.ts'
import type { TaskStatus } from './task.ts'

/** What came of running now, instead of when its delay is over, what is due of a task. */
export type Kicked =
  /** It waited for its next try and starts now; or it had no job and has one now; or it is next; or it runs. */
  | { readonly outcome: 'started' | 'requeued' | 'next' | 'running'; readonly stage: StageName }
  /** Nothing is due: a person has the word, or the task has ended. */
  | { readonly outcome: 'not_due'; readonly status: TaskStatus }

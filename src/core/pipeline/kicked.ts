import type { StageName } from '../stages.ts'
import type { TaskStatus } from './task.ts'

/** The result of running a task's next step now instead of after its delay. */
export type Kicked =
  /** `started`: its delay was cut short. `requeued`: a lost job was replaced. `next`: it is first in line. */
  | { readonly outcome: 'started' | 'requeued' | 'next' | 'running'; readonly stage: StageName }
  /** The task waits for a person, or has ended. */
  | { readonly outcome: 'not_due'; readonly status: TaskStatus }

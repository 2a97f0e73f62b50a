import type { Actor } from './events.ts'

/** An audit event that is no transition and leaves the task unchanged. */
export interface NotedEvent {
  readonly taskId: number
  /** The task's current `seq`, or that of the run that the event is about. */
  readonly seq: number
  readonly type:
    | 'act_refused'
    | 'decision_refused'
    | 'act_begun'
    | 'act_ended'
    | 'line_turn'
    | 'line_left'
    | 'revert_asked'
    | 'work_stopped'
    | 'cleaned_up'
    | 'ci_looked'
    | 'ci_rerun'
    | 'preparing'
    | 'pull_request_restored'
    | 'reviews_looked'
  readonly actor: Actor | null
  readonly body: unknown
}

import type { Actor } from './events.ts'

/** What the audit keeps beside transitions: it changes nothing of the task. */
export interface NotedEvent {
  readonly taskId: number
  /** Of the task as it stood, or of the run that it is about. */
  readonly seq: number
  readonly type: 'act_refused' | 'decision_refused' | 'work_stopped' | 'cleaned_up' | 'ci_looked' | 'ci_rerun'
  readonly actor: Actor | null
  readonly body: unknown
}

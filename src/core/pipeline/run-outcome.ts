import { reasonsIn } from '../reasons/reasons.ts'
import type { TaskEvent } from './events.ts'
import { currentAttempt, type Task } from './task.ts'

export interface RunOutcome {
  readonly status: 'PASSED' | 'REJECTED' | 'FAILED' | 'PAUSED' | 'CANCELLED'
  readonly reason: string | null
}

/** Whether the event is an approval that needs further ones, so that the same run keeps waiting. */
export const waitsOn = (event: TaskEvent, after: Task): boolean =>
  event.type === 'decided' && after.state.status === 'WAITING'

/** How the event that led from `before` to `after` ends the task's run; `null`: it ends none. */
export function runOutcome(event: TaskEvent, after: Task, before: Task = after): RunOutcome | null {
  if (waitsOn(event, after)) return null
  const rejected = (reason: string): RunOutcome => ({
    status: 'REJECTED',
    reason: reason || reasonsIn(after.language).task.noReason,
  })
  switch (event.type) {
    case 'run_passed':
    case 'patched':
    case 'planned':
    case 'merged':
      return { status: 'PASSED', reason: null }
    case 'ci_finished':
      return event.failures.length === 0 ? { status: 'PASSED', reason: null } : rejected(titles(event.failures))
    case 'review_rejected':
    case 'gate_rejected':
      return rejected(titles(event.findings.map((finding) => ({ finding }))))
    case 'merge_conflicted':
      return rejected(titles(event.failures))
    case 'decided':
      return event.verdict.decision === 'approve' ? { status: 'PASSED', reason: null } : rejected(event.verdict.comment)
    case 'packages_denied':
      return rejected(event.comment)
    case 'run_failed':
    case 'run_abandoned':
      return { status: 'FAILED', reason: event.reason }
    case 'paused':
    case 'held':
      return { status: 'PAUSED', reason: event.reason }
    case 'cancelled':
    case 'branch_moved':
      return { status: 'CANCELLED', reason: event.reason }
    case 'merged_outside':
      return { status: 'CANCELLED', reason: event.reason }
    case 'stopped_outside':
      return { status: endsRun(after) ? 'CANCELLED' : 'PAUSED', reason: event.reason }
    case 'resumed':
      return goesOn(before, after) ? null : rejected(event.answer?.text ?? '')
    case 'retried':
    case 'restored_outside':
    case 'checks_ignored':
      return null
  }
}

/** Whether the paused run itself goes on; a person's word on a review begins the next one. */
const goesOn = (before: Task, after: Task): boolean =>
  before.state.stage === after.state.stage && currentAttempt(before) === currentAttempt(after)

/** A wait has no run to go on with; the next one begins paused. */
const endsRun = ({ state }: Task): boolean => state.status === 'PAUSED' && state.stage === 'CI_WAIT'

const titles = (of: readonly { readonly finding: { readonly title: string } }[]): string =>
  of.map(({ finding }) => finding.title).join('; ')

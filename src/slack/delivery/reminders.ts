import type { ApprovalPolicy } from '../../core/approval/approval.ts'
import { isWorkingTime, type Reminders } from '../../core/approval/reminders.ts'
import type { Posted } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { ago } from '../blocks/people.ts'
import { isDue } from '../card/card.ts'
import { wordsIn } from '../messages/words.ts'
import { approversOf, call, type ThreadMessage } from './thread.ts'

const HOUR_MS = 3_600_000

/**
 * The reminder that is due now; `null`: none. A second one keeps its distance from the first, so that they do not come
 * together after a weekend.
 */
export function reminderOf(
  view: TaskView,
  { approvers }: ApprovalPolicy,
  { afterHours, working }: Reminders,
  posted: ReadonlyMap<string, Posted>,
  now: Date,
): ThreadMessage | null {
  const run = view.runs.findLast(({ stage, status }) => stage === 'HUMAN_APPROVAL' && status === 'WAITING')
  if (run === undefined || !isDue(view) || !isWorkingTime(working, now)) return null
  const slotOf = (index: number) => `remind-${run.id}-${index + 1}`
  const index = afterHours.findIndex((_, at) => !posted.has(slotOf(at)) || posted.get(slotOf(at))?.ts === null)
  const hours = afterHours[index]
  if (hours === undefined) return null
  const before = posted.get(slotOf(index - 1))?.createdAt
  const since = before ?? run.createdAt
  const waitHours = before === undefined ? hours : hours - (afterHours[index - 1] ?? 0)
  if (now.getTime() < since.getTime() + waitHours * HOUR_MS) return null
  const words = wordsIn(view.language)
  const asks = words.askAgain(ago(run.createdAt, now, view.language, words))
  return {
    ...{ slot: slotOf(index), kind: 'reminder', run, broadcast: false, urgency: 'ordinary' },
    content: call(view, approversOf(view, approvers), asks, [], ''),
  }
}

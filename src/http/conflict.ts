import type { PersonAct, PersonEvent } from '../core/pipeline/events.ts'
import type { Task } from '../core/pipeline/task.ts'
import type { Decision } from '../store/decisions.ts'
import type { TaskView } from '../store/task-view.ts'
import { type Problem, problem } from './problem.ts'
import { decisionResource, taskSummary } from './resource.ts'

/** What somebody wanted of a task. */
type Wanted = Pick<PersonAct, 'type'> | { readonly type: 'decided'; readonly headSha: string }

/** Why an event no longer applies: where the task stands, and who decided what and when if somebody did. */
export function conflictOf(view: TaskView, event: Wanted): Problem {
  const last = view.decisions.at(-1) ?? null
  const detail = [why(view.task, event), ...(last === null ? [] : [told(last)])].join(' ')
  return problem(409, detail, {
    task: taskSummary(view),
    decision: last === null ? null : decisionResource(last),
  })
}

function why({ id, state, headSha }: Task, event: Wanted): string {
  const waits = state.status === 'WAITING' && state.stage === 'HUMAN_APPROVAL'
  if (event.type === 'decided' && waits) {
    return headSha === event.headSha
      ? `Task ${id} waits for a decision on ${headSha} as it stands now, not as it stood before: look at it and decide again.`
      : `Task ${id} now waits for a decision on commit ${headSha}, not on ${event.headSha}: look at it and decide again.`
  }
  return `Task ${id} is ${state.status}${state.status === 'DONE' ? '' : ` in ${state.stage}`}. ${NEEDS[event.type]}`
}

const NEEDS = {
  decided: 'Only a task that is WAITING in HUMAN_APPROVAL can be decided on.',
  cancelled: 'Only a task that is RUNNING, WAITING or PAUSED can be cancelled.',
  retried: 'Only a FAILED task can be retried.',
  resumed: 'Only a PAUSED task can be resumed.',
} as const satisfies Record<PersonEvent['type'], string>

const told = ({ decision, actor, via, createdAt }: Decision): string =>
  `${SAID[decision]} by ${actor.name} (${via}) at ${createdAt.toISOString()}.`

const SAID = {
  approve: 'Already approved',
  reject: 'Already rejected',
  request_changes: 'Changes were requested',
} as const satisfies Record<Decision['decision'], string>

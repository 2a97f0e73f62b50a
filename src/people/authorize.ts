import { entryFault, type Judged, type NotAllowed, type PeopleAct, permission } from '../core/access/access.ts'
import type { Decider } from '../core/access/person.ts'
import { possibleActs, TASK_ACTS, type TaskAct } from '../core/pipeline/acts.ts'
import type { NotedEvent } from '../core/pipeline/noted.ts'
import type { TaskRecord } from '../store/task-row.ts'
import { type NotFound, notFound, type Refused } from './outcome.ts'
import { deciderOf, type PeopleDeps, type Speaker } from './speaker.ts'

type Deps = Pick<PeopleDeps, 'policy' | 'orchestrator'>

/** The event that a refusal is kept as; of others none is. */
const REFUSED_AS: Readonly<Partial<Record<PeopleAct, NotedEvent['type']>>> = {
  ...{ approve: 'decision_refused', reject: 'decision_refused', request_changes: 'decision_refused' },
  ...{
    cancel: 'act_refused',
    pause: 'act_refused',
    retry: 'act_refused',
    answer: 'act_refused',
    resume: 'act_refused',
  },
  ...{
    raise_budget: 'act_refused',
    deny_packages: 'act_refused',
    ignore_checks: 'act_refused',
    kick: 'act_refused',
    revert: 'act_refused',
  },
}

const judgedOf = ({ requester, team, task: { approvals } }: TaskRecord): Judged => ({ requester, team, approvals })

/** What somebody can do to a task as it stands now. */
export const actsAllowed = (policy: PeopleDeps['policy'], decider: Decider, record: TaskRecord): TaskAct[] =>
  possibleActs(record.task).filter((act) => permission(policy, decider, act, judgedOf(record)).allowed)

/** What the speaker can do to a task that they see, as it stands now. */
export const actsFor = async (
  deps: Pick<PeopleDeps, 'policy'>,
  speaker: Speaker,
  record: TaskRecord,
): Promise<TaskAct[]> => actsAllowed(deps.policy, await deciderOf(deps, speaker, TASK_ACTS, record), record)

/** Whether the speaker may do this to a task. */
export const mayDo = async (deps: Pick<PeopleDeps, 'policy'>, speaker: Speaker, act: PeopleAct, record: TaskRecord) =>
  permission(deps.policy, await deciderOf(deps, speaker, [act], record), act, judgedOf(record)).allowed

/** `null`: the speaker may do what is not done to a task. */
export async function authorizeAnywhere(
  deps: Pick<PeopleDeps, 'policy'>,
  speaker: Speaker,
  act: 'create' | 'list' | 'pause_all' | 'resume_all',
): Promise<Refused | null> {
  const judged = permission(deps.policy, await deciderOf(deps, speaker, [act], null), act, null)
  return judged.allowed ? null : { outcome: 'refused', act, why: judged.why, task: null }
}

/** `null`: the speaker may. A refusal is kept for the audit. */
export async function authorize(
  deps: Deps,
  speaker: Speaker,
  act: PeopleAct,
  record: TaskRecord,
): Promise<Refused | null> {
  const judged = permission(deps.policy, await deciderOf(deps, speaker, [act], record), act, judgedOf(record))
  return judged.allowed ? null : refuse(deps, speaker, act, judged.why, record)
}

/** `null`: the speaker may look, whatever they may do then. What they do not see is not there. */
export async function mayEnter(
  deps: Deps,
  speaker: Speaker,
  act: PeopleAct,
  taskId: number,
  record: TaskRecord | null,
): Promise<Refused | NotFound | null> {
  const decider = await deciderOf(deps, speaker, [act], record)
  const why = entryFault(deps.policy, decider, act, record === null ? null : judgedOf(record))
  if (why === 'not_seen' || why === 'other_workspace') return notFound(taskId)
  if (why !== null) return refuse(deps, speaker, act, why, record)
  return record === null ? notFound(taskId) : null
}

async function refuse(
  { orchestrator }: Deps,
  { actor, via }: Speaker,
  act: PeopleAct,
  why: NotAllowed,
  record: TaskRecord | null,
): Promise<Refused> {
  const type = REFUSED_AS[act]
  if (record === null) return { outcome: 'refused', act, why, task: null }
  const { id: taskId, seq } = record.task
  if (type !== undefined) await orchestrator.record({ taskId, seq, actor, type, body: { wish: act, via, why } })
  return { outcome: 'refused', act, why, task: record.task }
}

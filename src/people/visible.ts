import type { PeopleAct } from '../core/access/access.ts'
import type { TaskStatus } from '../core/pipeline/task.ts'
import { AppError } from '../errors.ts'
import { channelsOfTasks, listTasks, type TaskReader, tasksFor } from '../store/task-lists.ts'
import type { TaskRecord } from '../store/task-row.ts'
import { findTaskView, type TaskView } from '../store/task-view.ts'
import { authorizeAnywhere, mayEnter } from './authorize.ts'
import type { NotFound, Refused } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'

type Deps = Pick<PeopleDeps, 'db' | 'policy' | 'orchestrator'>

/** The task, for whoever may look at it to do this; there being none that they see is the same as there being none. */
export async function findVisible(
  deps: Deps,
  speaker: Speaker,
  act: PeopleAct,
  taskId: number,
): Promise<{ readonly outcome: 'seen'; readonly view: TaskView } | Refused | NotFound> {
  const view = await findTaskView(deps.db, taskId)
  const fault = await mayEnter(deps, speaker, act, taskId, view)
  return fault ?? { outcome: 'seen', view: view ?? gone(taskId) }
}

/** The task as it stands now, after an act on it that was allowed. */
export const viewNow = async ({ db }: Pick<Deps, 'db'>, taskId: number): Promise<TaskView> =>
  (await findTaskView(db, taskId)) ?? gone(taskId)

function gone(taskId: number): never {
  throw new AppError('internal', `Task ${taskId} is gone.`, { taskId })
}

/** Which tasks to list. */
export interface ListWish {
  /** `null`: any. */
  readonly status: TaskStatus | null
  /** What the speaker asked for, whatever its status. */
  readonly mine: boolean
  readonly before: number | null
  readonly limit: number
}

/** The tasks that the speaker sees, newest first; `before` is the id of the last task of the page before. */
export async function listVisible(
  deps: Pick<Deps, 'db' | 'policy'>,
  speaker: Speaker,
  { status, mine, before, limit }: ListWish,
): Promise<{ readonly outcome: 'listed'; readonly records: TaskRecord[] } | Refused> {
  const refused = await authorizeAnywhere(deps, speaker, 'list')
  if (refused !== null) return refused
  const reader = await taskReaderOf(deps, speaker)
  const page = { before, limit }
  const records = mine ? await tasksFor(deps.db, 'mine', reader, page) : await listTasks(deps.db, reader, status, page)
  return { outcome: 'listed', records }
}

/** What the speaker sees of all tasks. */
export async function taskReaderOf(
  { db, policy: { selfApproval } }: Pick<Deps, 'db' | 'policy'>,
  { actor, team, sees }: Speaker,
): Promise<TaskReader> {
  if (sees === 'everything') return { actor, selfApproval, team, channels: 'all' }
  const open: string[] = []
  const own: string[] = []
  for (const channel of await channelsOfTasks(db, team)) {
    if (await sees({ channel, requester: NOBODY })) open.push(channel)
    else if (await sees({ channel, requester: actor })) own.push(channel)
  }
  return { actor, selfApproval, team, channels: { open, own } }
}

const NOBODY = { kind: 'system', id: '', name: '' } as const

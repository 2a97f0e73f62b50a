import type { TaskStatus } from '../core/pipeline/task.ts'
import { owns } from '../core/team.ts'
import { tasksFor } from '../store/task-lists.ts'
import type { TaskRecord } from '../store/task-row.ts'
import { findTaskView, type TaskView } from '../store/task-view.ts'
import { listTasks } from '../store/tasks.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'

/** The task, for whoever reads it or acts on it; `null`: there is none, or none that the speaker sees. */
export async function findVisible(
  { db }: Pick<PeopleDeps, 'db'>,
  { team }: Pick<Speaker, 'team'>,
  taskId: number,
): Promise<TaskView | null> {
  const view = await findTaskView(db, taskId)
  return view !== null && owns(team, view.team) ? view : null
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
export const listVisible = (
  { db }: Pick<PeopleDeps, 'db'>,
  { actor, team }: Pick<Speaker, 'actor' | 'team'>,
  { status, mine, before, limit }: ListWish,
): Promise<TaskRecord[]> =>
  mine
    ? tasksFor(db, 'mine', { actor, selfApproval: false, team }, { before, limit })
    : listTasks(db, { status, team, before, limit })

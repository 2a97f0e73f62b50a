import { permission } from '../core/access/access.ts'
import { TASK_ACTS, type TaskAct } from '../core/pipeline/acts.ts'
import { artifactsOf, type StoredArtifact } from '../store/artifacts.ts'
import { TASK_LISTS, type TaskList, tasksFor } from '../store/task-lists.ts'
import type { TaskRecord } from '../store/task-row.ts'
import { actsAllowed, authorizeAnywhere } from './authorize.ts'
import type { Refused } from './outcome.ts'
import { deciderOf, type PeopleDeps, type Speaker } from './speaker.ts'
import { taskReaderOf } from './visible.ts'

/** A task on somebody's page. */
interface OwnTask {
  readonly record: TaskRecord
  /** What they can do to it now. */
  readonly acts: readonly TaskAct[]
  /** What a decision is given on; empty where none of theirs is due. */
  readonly artifacts: readonly StoredArtifact[]
}

export interface OwnList {
  readonly list: TaskList
  readonly tasks: readonly OwnTask[]
}

/** By list, the id that its page begins below; none: the newest page. */
export type Pages = Readonly<Partial<Record<TaskList, number>>>

/** Everything that somebody's own page shows: what waits for them, what they asked for, what runs, what failed. */
export async function ownLists(
  deps: Pick<PeopleDeps, 'db' | 'policy'>,
  speaker: Speaker,
  pages: Pages,
  limit: number,
): Promise<{ readonly outcome: 'listed'; readonly lists: OwnList[] } | Refused> {
  const refused = await authorizeAnywhere(deps, speaker, 'list')
  if (refused !== null) return refused
  const { db, policy } = deps
  const [decider, reader] = await Promise.all([deciderOf(deps, speaker, TASK_ACTS, null), taskReaderOf(deps, speaker)])
  const decides = permission(policy, decider, 'resume', null).allowed
  const ownTask = async (record: TaskRecord): Promise<OwnTask> => {
    const acts = actsAllowed(policy, decider, record)
    return { record, acts, artifacts: acts.includes('approve') ? (await artifactsOf(db, record.task.id)).known : [] }
  }
  const read = async (list: TaskList): Promise<OwnList> => {
    const page = { before: pages[list] ?? null, limit }
    const records = list === 'waiting' && !decides ? [] : await tasksFor(db, list, reader, page)
    return { list, tasks: await Promise.all(records.map(ownTask)) }
  }
  return { outcome: 'listed', lists: await Promise.all(TASK_LISTS.map(read)) }
}

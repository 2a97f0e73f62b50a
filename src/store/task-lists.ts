import sql, { type Sql as Fragment } from 'sql-template-tag'
import type { Actor } from '../core/pipeline/events.ts'
import type { Team } from '../core/team.ts'
import { ofTeam } from './of-team.ts'
import type { Sql } from './pool.ts'
import { parseTask, type TaskRecord } from './task-row.ts'

/** The task lists of App Home and commands. `waiting`: tasks that an approver can act on now. */
export const TASK_LISTS = ['waiting', 'mine', 'running', 'failed'] as const
export type TaskList = (typeof TASK_LISTS)[number]

interface Reader {
  readonly actor: Actor
  readonly selfApproval: boolean
  /** The reader sees only its tasks; `null`: there is only one workspace. */
  readonly team: Team | null
}

const isRequester = ({ actor }: Reader): Fragment =>
  sql`(requester_kind = ${actor.kind} and requester_id = ${actor.id})`

const CONDITIONS: Record<TaskList, (reader: Reader) => Fragment> = {
  waiting: (reader) => sql`(status = 'PAUSED' or (status = 'WAITING' and stage = 'HUMAN_APPROVAL'
    and not ${`${reader.actor.kind}:${reader.actor.id}`} = any(approvals)
    and (${reader.selfApproval} or not ${isRequester(reader)})))`,
  mine: isRequester,
  running: () => sql`(status = 'RUNNING' or (status = 'WAITING' and stage = 'CI_WAIT'))`,
  failed: () => sql`status = 'FAILED'`,
}

/** Newest first; `before`: the last id of the previous page. */
export async function tasksFor(
  db: Sql,
  list: TaskList,
  reader: Reader,
  { before, limit }: { before: number | null; limit: number },
): Promise<TaskRecord[]> {
  const { rows } = await db.query(sql`
    select * from tasks where ${CONDITIONS[list](reader)} and ${ofTeam(reader.team)} and id < ${before ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit ${limit}`)
  return rows.map(parseTask)
}

import sql, { type Sql as Fragment } from 'sql-template-tag'
import type { Actor } from '../core/pipeline/events.ts'
import type { Team } from '../core/team.ts'
import { ofTeam } from './of-team.ts'
import type { Sql } from './pool.ts'
import { parseTask, type TaskRecord } from './task-row.ts'

/** What a person looks for. `waiting`: what an approver can move on now. */
export const TASK_LISTS = ['waiting', 'mine', 'running', 'failed'] as const
export type TaskList = (typeof TASK_LISTS)[number]

interface Reader {
  readonly actor: Actor
  readonly selfApproval: boolean
  /** Sees its tasks only; `null`: there is one workspace. */
  readonly team: Team | null
}

const asked = ({ actor }: Reader): Fragment => sql`(requester_kind = ${actor.kind} and requester_id = ${actor.id})`

const CONDITIONS: Record<TaskList, (reader: Reader) => Fragment> = {
  waiting: (reader) => sql`(status = 'PAUSED' or (status = 'WAITING' and stage = 'HUMAN_APPROVAL'
    and not ${`${reader.actor.kind}:${reader.actor.id}`} = any(approvals)
    and (${reader.selfApproval} or not ${asked(reader)})))`,
  mine: asked,
  running: () => sql`(status = 'RUNNING' or (status = 'WAITING' and stage = 'CI_WAIT'))`,
  failed: () => sql`status = 'FAILED'`,
}

/** Newest first; `before` is the id of the last task of the page before. */
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

import sql, { type Sql as Fragment } from 'sql-template-tag'
import { z } from 'zod'
import type { Actor } from '../core/pipeline/events.ts'
import type { Team } from '../core/team.ts'
import { ofTeam } from './of-team.ts'
import type { Sql } from './pool.ts'
import { parseTask, type TaskRecord } from './task-row.ts'

/** The task lists of App Home and commands. `waiting`: tasks that an approver can act on now. */
export const TASK_LISTS = ['waiting', 'mine', 'running', 'failed'] as const
export type TaskList = (typeof TASK_LISTS)[number]

/** The reader of a task list, and which tasks they may see. */
export interface TaskReader {
  readonly actor: Actor
  readonly selfApproval: boolean
  /** The reader sees only its tasks; `null`: there is only one workspace. */
  readonly team: Team | null
  /** Channels in which the reader sees all requests (`open`), or only their own (`own`). */
  readonly channels: 'all' | { readonly open: readonly string[]; readonly own: readonly string[] }
}

const isRequester = ({ actor }: TaskReader): Fragment =>
  sql`(requester_kind = ${actor.kind} and requester_id = ${actor.id})`

/** The SQL condition for tasks that the reader may see; everybody sees those without a channel. */
function seenBy(reader: TaskReader): Fragment {
  const { team, channels } = reader
  if (channels === 'all') return ofTeam(team)
  const { open, own } = channels
  return sql`(${ofTeam(team)} and (channel is null or channel = any(${open}) or (channel = any(${own}) and ${isRequester(reader)})))`
}

/** The channels of a workspace's tasks. */
export async function channelsOfTasks(db: Sql, team: Team | null): Promise<string[]> {
  const { rows } = await db.query(sql`select distinct channel from tasks where channel is not null and ${ofTeam(team)}`)
  return rows.map((row) => z.object({ channel: z.string() }).parse(row).channel)
}

const CONDITIONS: Record<TaskList, (reader: TaskReader) => Fragment> = {
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
  reader: TaskReader,
  { before, limit }: { before: number | null; limit: number },
): Promise<TaskRecord[]> {
  const { rows } = await db.query(sql`
    select * from tasks where ${CONDITIONS[list](reader)} and ${seenBy(reader)} and id < ${before ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit ${limit}`)
  return rows.map(parseTask)
}

/** Tasks of one status or of all, in the same order and pages. */
export async function listTasks(
  db: Sql,
  reader: TaskReader,
  status: string | null,
  { before, limit }: { before: number | null; limit: number },
): Promise<TaskRecord[]> {
  const ofStatus = status === null ? sql`true` : sql`status = ${status}`
  const { rows } = await db.query(sql`
    select * from tasks where ${ofStatus} and ${seenBy(reader)} and id < ${before ?? Number.MAX_SAFE_INTEGER}
    order by id desc limit ${limit}`)
  return rows.map(parseTask)
}

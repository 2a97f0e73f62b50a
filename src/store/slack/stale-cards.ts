import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Team } from '../../core/team.ts'
import { ofTeam } from '../of-team.ts'
import type { Sql } from '../pool.ts'
import { CARD_SLOTS, DELETED, DELETIONS_RESPECTED } from './messages.ts'

/** Older finished tasks are not refreshed. */
const TASKS_BACK = 10_000

const Row = z.object({ id: z.number(), channel: z.string() })

interface Staleness {
  /** The tasks' workspace; `null`: there is only one. */
  readonly team: Team | null
  /** For tasks without a channel; `null`: they are not shown. */
  readonly defaultChannel: string | null
  /** A later change is left to the task's own job. */
  readonly changedBefore: Date
  /** Decisions due since before then may need a reminder. */
  readonly dueBefore: Date
  /** The most reminders of one decision. */
  readonly reminders: number
  readonly limit: number
}

/** Tasks whose newest state Slack does not show, or whose reminder may be due; newest first. */
export async function staleCards(db: Sql, by: Staleness): Promise<z.infer<typeof Row>[]> {
  const { rows } = await db.query(sql`
    with recent as (
      select id, channel, revision, status, stage, updated_at from tasks
      where ${ofTeam(by.team)} and (id > (select coalesce(max(id), 0) from tasks) - ${TASKS_BACK} or status in ('RUNNING', 'WAITING', 'PAUSED')))
    select t.id, coalesce(t.channel, ${by.defaultChannel}, '') as channel from recent t
    where coalesce(t.channel, ${by.defaultChannel}) is not null
      and (
        (t.updated_at < ${by.changedBefore}
          and t.revision > coalesce((select max(m.settled) from slack_messages m
                                     where m.task_id = t.id and m.slot = any(${CARD_SLOTS})), 0)
          and (select count(*) from slack_messages m
               where m.task_id = t.id and m.slot = any(${CARD_SLOTS}) and m.revision = ${DELETED}) < ${DELETIONS_RESPECTED})
        or (t.status = 'WAITING' and t.stage = 'HUMAN_APPROVAL' and t.updated_at < ${by.dueBefore}
          and (select count(*) from slack_messages m
               where m.task_id = t.id and m.slot like 'remind-%' and m.ts is not null) < ${by.reminders}))
    order by t.id desc limit ${by.limit}`)
  return rows.map((row) => Row.parse(row))
}

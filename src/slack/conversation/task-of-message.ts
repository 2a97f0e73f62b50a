import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Team } from '../../core/team.ts'
import { ofTeam } from '../../store/of-team.ts'
import type { Sql } from '../../store/pool.ts'

/** The task whose card or thread a message belongs to; `null`: none. */
export async function taskOfMessage(
  db: Sql,
  team: Team | null,
  message: { readonly channel: string; readonly ts: string; readonly threadTs: string | null },
): Promise<number | null> {
  const { rows } = await db.query(sql`
    select task_id from slack_messages join tasks on tasks.id = task_id
    where ${ofTeam(team)} and slack_messages.channel = ${message.channel} and ts = any(${[message.ts, message.threadTs].filter((ts) => ts !== null)})
    limit 1`)
  return rows[0] === undefined ? null : z.object({ task_id: z.number() }).parse(rows[0]).task_id
}

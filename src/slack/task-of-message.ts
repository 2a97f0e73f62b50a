import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../store/pool.ts'

/** The task whose card or thread a message belongs to; `null`: none. */
export async function taskOfMessage(
  db: Sql,
  message: { readonly channel: string; readonly ts: string; readonly threadTs: string | null },
): Promise<number | null> {
  const { rows } = await db.query(sql`
    select task_id from slack_messages
    where channel = ${message.channel} and ts = any(${[message.ts, message.threadTs].filter((ts) => ts !== null)})
    limit 1`)
  return rows[0] === undefined ? null : z.object({ task_id: z.number() }).parse(rows[0]).task_id
}

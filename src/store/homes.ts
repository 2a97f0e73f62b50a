import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from './pool.ts'
import { TASK_LISTS, type TaskList } from './task-lists.ts'

const Row = z.object({
  user_id: z.string(),
  pages: z.partialRecord(z.enum(TASK_LISTS), z.number()),
  notice: z.unknown(),
  shown_hash: z.string().nullable(),
})

/** Somebody's App Home: which page of each list it stands on, and what it shows. */
export interface Home {
  readonly userId: string
  /** By list, the id that its page begins below; none: the newest page. */
  readonly pages: Readonly<Partial<Record<TaskList, number>>>
  /** What the last click led to; `null`: nothing, or long ago. */
  readonly notice: unknown
  readonly shownHash: string | null
}

export async function openHome(db: Sql, userId: string): Promise<Home> {
  const { rows } = await db.query(sql`
    insert into slack_homes (user_id) values (${userId})
    on conflict (user_id) do update set opened_at = now(), pages = '{}'
    returning user_id, pages, case when notice_until > now() then notice end as notice, shown_hash`)
  return parse(rows[0])
}

/** `before` `null`: back to the newest page. */
export async function turnPage(db: Sql, userId: string, list: TaskList, before: number | null): Promise<void> {
  await db.query(sql`
    update slack_homes set pages = case when ${before}::bigint is null then pages - ${list}::text
                                        else pages || jsonb_build_object(${list}::text, ${before}::bigint) end
    where user_id = ${userId}`)
}

export async function noteOnHome(db: Sql, userId: string, notice: unknown, seconds: number): Promise<void> {
  await db.query(sql`
    insert into slack_homes (user_id, notice, notice_until)
    values (${userId}, ${JSON.stringify(notice)}, now() + make_interval(secs => ${seconds}))
    on conflict (user_id) do update set notice = excluded.notice, notice_until = excluded.notice_until`)
}

export async function recordHomeShown(db: Sql, userId: string, hash: string): Promise<void> {
  await db.query(sql`update slack_homes set shown_hash = ${hash} where user_id = ${userId}`)
}

/** One person's, or all that were opened within the last days. */
export async function homesOpened(db: Sql, userId: string | null, days: number): Promise<Home[]> {
  const { rows } = await db.query(sql`
    select user_id, pages, case when notice_until > now() then notice end as notice, shown_hash from slack_homes
    where user_id = coalesce(${userId}, user_id) and opened_at > now() - make_interval(days => ${days})
    order by opened_at desc limit 200`)
  return rows.map(parse)
}

function parse(raw: unknown): Home {
  const { user_id: userId, pages, notice, shown_hash: shownHash } = Row.parse(raw)
  return { userId, pages, notice, shownHash }
}

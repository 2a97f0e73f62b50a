import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'
import { TASK_LISTS, type TaskList } from '../task-lists.ts'

const Row = z.object({
  user_id: z.string(),
  pages: z.partialRecord(z.enum(TASK_LISTS), z.number()),
  notice: z.unknown(),
  shown_hash: z.string().nullable(),
  asked: z.number(),
})

/** Identifies an App Home; `team` is empty if there is only one workspace. */
export interface HomeKey {
  readonly team: string
  readonly userId: string
}

/** A person's App Home: the page of each list, and what it shows. */
export interface Home {
  readonly userId: string
  /** By list, the id below which its page starts; absent: the newest page. */
  readonly pages: Readonly<Partial<Record<TaskList, number>>>
  /** The result of the last click; `null`: none, or expired. */
  readonly notice: unknown
  readonly shownHash: string | null
  /** Grows with each of the person's acts there. */
  readonly asked: number
}

const COLUMNS = sql`user_id, pages, case when notice_until > now() then notice end as notice, shown_hash, asked`

export async function openHome(db: Sql, { team, userId }: HomeKey): Promise<Home> {
  const { rows } = await db.query(sql`
    insert into slack_homes (team, user_id) values (${team}, ${userId})
    on conflict (team, user_id) do update set opened_at = now(), pages = '{}',
      asked = slack_homes.asked + 1
    returning ${COLUMNS}`)
  return parse(rows[0])
}

/** `before` `null`: returns to the newest page. */
export async function turnPage(
  db: Sql,
  { team, userId }: HomeKey,
  list: TaskList,
  before: number | null,
): Promise<void> {
  await db.query(sql`
    update slack_homes set asked = asked + 1, pages = case when ${before}::bigint is null then pages - ${list}::text
                                        else pages || jsonb_build_object(${list}::text, ${before}::bigint) end
    where team = ${team} and user_id = ${userId}`)
}

export async function noteOnHome(db: Sql, { team, userId }: HomeKey, notice: unknown, seconds: number): Promise<void> {
  await db.query(sql`
    insert into slack_homes (team, user_id, notice, notice_until)
    values (${team}, ${userId}, ${JSON.stringify(notice)}, now() + make_interval(secs => ${seconds}))
    on conflict (team, user_id) do update set notice = excluded.notice, notice_until = excluded.notice_until,
      asked = slack_homes.asked + 1`)
}

export async function findHome(db: Sql, { team, userId }: HomeKey): Promise<Home | null> {
  const { rows } = await db.query(sql`
    select ${COLUMNS} from slack_homes where team = ${team} and user_id = ${userId}`)
  return rows[0] === undefined ? null : parse(rows[0])
}

/** Counts a change that Homes may show, so that every Home becomes stale. */
export async function noteChange(db: Sql): Promise<void> {
  await db.query(sql`select nextval('slack_home_changes')`)
}

/** The number of the newest change; changes are counted only after their commit. */
export async function newestChange(db: Sql): Promise<number> {
  const { rows } = await db.query(sql`
    select case when is_called then last_value else 0 end as change from slack_home_changes`)
  return z.object({ change: z.coerce.number() }).parse(rows[0]).change
}

/** Homes that were opened longer ago are not refreshed. */
const KEPT_FRESH_DAYS = 7
/** How long a claimed Home is reserved for its process, which may have died. */
const CLAIM_SECONDS = 30

/** Claims a Home that does not show this change or shows an expired notice; `null`: none is due or free. */
export async function claimDueHome(db: Sql, team: string, change: number): Promise<Home | null> {
  const { rows } = await db.query(sql`
    update slack_homes set claimed_until = now() + make_interval(secs => ${CLAIM_SECONDS})
    where team = ${team} and user_id = (
      select user_id from slack_homes
      where team = ${team} and opened_at > now() - make_interval(days => ${KEPT_FRESH_DAYS})
        and (shown_change < ${change} or notice_until < now())
        and (claimed_until is null or claimed_until < now())
      order by opened_at desc limit 1 for update skip locked)
    returning ${COLUMNS}`)
  return rows[0] === undefined ? null : parse(rows[0])
}

/** Returns a claimed Home without showing it. */
export async function releaseHome(db: Sql, { team, userId }: HomeKey): Promise<void> {
  await db.query(sql`update slack_homes set claimed_until = null where team = ${team} and user_id = ${userId}`)
}

/**
 * Records what was shown. `false`: something newer was requested or shown meanwhile, which this may have overwritten.
 */
export async function recordHomeShown(
  db: Sql,
  { team, userId }: HomeKey,
  { hash, change, asked }: { readonly hash: string; readonly change: number; readonly asked: number },
): Promise<boolean> {
  const { rows } = await db.query(sql`
    update slack_homes set shown_hash = ${hash}, shown_change = greatest(shown_change, ${change}), claimed_until = null,
      notice_until = case when notice_until > now() then notice_until end
    where team = ${team} and user_id = ${userId}
    returning asked = ${asked} and shown_change <= ${change} as is_newest`)
  return z.object({ is_newest: z.boolean() }).parse(rows[0]).is_newest
}

function parse(raw: unknown): Home {
  const { user_id: userId, shown_hash: shownHash, ...row } = Row.parse(raw)
  return { ...row, userId, shownHash }
}

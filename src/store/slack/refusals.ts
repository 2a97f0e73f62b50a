import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

const Row = z.object({
  team: z.string(),
  place: z.string(),
  method: z.string(),
  code: z.string(),
  needed: z.string().nullable(),
  since: z.date(),
})

/** What Slack refuses until a person mends it. */
export type KeptRefusal = z.infer<typeof Row>

export type RefusalKey = Pick<KeptRefusal, 'team' | 'place' | 'method'>

/** Refusals that nobody has met for so long are no news. */
const KEPT_HOURS = 24

export async function keepRefusal(db: Sql, refusal: Omit<KeptRefusal, 'since'>): Promise<void> {
  const { team, place, method, code, needed } = refusal
  await db.query(sql`
    insert into slack_refusals (team, place, method, code, needed) values (${team}, ${place}, ${method}, ${code}, ${needed})
    on conflict (team, place, method) do update
      set seen_at = now(), needed = excluded.needed, code = excluded.code,
          since = case when slack_refusals.code = excluded.code then slack_refusals.since else now() end`)
}

/** Slack takes it again. */
export async function clearRefusal(db: Sql, { team, place, method }: RefusalKey): Promise<void> {
  await db.query(sql`delete from slack_refusals where team = ${team} and place = ${place} and method = ${method}`)
}

/** Of one workspace, or of all; oldest first. */
export async function standingRefusals(db: Sql, team: string | null): Promise<KeptRefusal[]> {
  const { rows } = await db.query(sql`
    select team, place, method, code, needed, since from slack_refusals
    where seen_at > now() - make_interval(hours => ${KEPT_HOURS}) and (${team}::text is null or team = ${team})
    order by since, place, method`)
  return rows.map((row) => Row.parse(row))
}

export async function forgetRefusals(db: Sql): Promise<void> {
  await db.query(sql`delete from slack_refusals where seen_at < now() - make_interval(hours => ${KEPT_HOURS})`)
}

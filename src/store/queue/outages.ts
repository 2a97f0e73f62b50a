import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

const Row = z.object({
  id: z.number(),
  dependency: z.string(),
  since: z.date(),
  next_try_at: z.date(),
  tries: z.number(),
  reason: z.string(),
  tasks: z.number(),
  ended_at: z.date().nullable(),
  channel: z.string().nullable(),
  ts: z.string().nullable(),
  told: z.string().nullable(),
  posting_since: z.date().nullable(),
  late_ms: z.coerce.number().default(0),
})

/** Something outside that does not answer, or did not. All times by the database's clock. */
export interface Outage {
  readonly id: number
  /** One of `Dependency`; of what each machine has for itself followed by / and the machine's name. */
  readonly dependency: string
  readonly since: Date
  readonly nextTryAt: Date
  readonly tries: number
  readonly reason: string
  /** How many tasks waited for it, the most at one time. */
  readonly tasks: number
  /** `null`: it still does not answer. */
  readonly endedAt: Date | null
  /** Where operators read of it, and what they read; `ts` is `null` while nobody has posted it. */
  readonly channel: string | null
  readonly ts: string | null
  readonly told: string | null
  readonly postingSince: Date | null
  /** How long ago its next try was due. */
  readonly lateMs: number
}

const outageOf = (raw: unknown): Outage => {
  const {
    next_try_at: nextTryAt,
    ended_at: endedAt,
    posting_since: postingSince,
    late_ms: lateMs,
    ...row
  } = Row.parse(raw)
  return { ...row, nextTryAt, endedAt, postingSince, lateMs }
}

/** Of rows of the table. */
export const outagesIn = async (rows: Promise<{ rows: unknown[] }>): Promise<Outage[]> =>
  (await rows).rows.map(outageOf)

export const openOutages = (db: Sql): Promise<Outage[]> =>
  outagesIn(
    db.query(sql`
    select *, extract(epoch from now() - next_try_at) * 1000 as late_ms from outages
    where ended_at is null order by id`),
  )

const ms = (count: number) => sql`${count} * interval '1 millisecond'`

/** One that ended a moment ago goes on. */
const FLAPS_FOR_MS = 60_000

/** Does nothing if another process has opened it. `true`: this call did. */
export async function openOutage(
  db: Sql,
  outage: { readonly dependency: string; readonly reason: string; readonly agoMs: number; readonly nextInMs: number },
): Promise<boolean> {
  const { dependency, reason, agoMs, nextInMs } = outage
  const { rowCount } = await db.query(sql`
    with newest as (
      select id, ended_at from outages where dependency = ${dependency} order by id desc limit 1
    ), again as (
      update outages set ended_at = null, closed = false, reason = ${reason}, next_try_at = now() + ${ms(nextInMs)}
      where id = (select id from newest where ended_at > now() - ${ms(FLAPS_FOR_MS)}) returning id
    ), fresh as (
      insert into outages (dependency, since, next_try_at, reason)
      select ${dependency}, now() - ${ms(agoMs)}, now() + ${ms(nextInMs)}, ${reason}
      where not exists (select from again)
      on conflict (dependency) where ended_at is null do nothing returning id
    ) select id from again union all select id from fresh`)
  return rowCount === 1
}

/** Notes what only became known after it was over, once for all processes. */
export async function noteEndedOutage(
  db: Sql,
  { dependency, reason, agoMs }: { readonly dependency: string; readonly reason: string; readonly agoMs: number },
): Promise<void> {
  await db.query(sql`
    insert into outages (dependency, since, next_try_at, ended_at, reason)
    select ${dependency}, now() - ${ms(agoMs)}, now(), now(), ${reason}
    where not exists (
      select from outages where dependency = ${dependency} and (ended_at is null or ended_at > now() - ${ms(agoMs)}))`)
}

const Turn = z.object({ mine: z.boolean(), reason: z.string(), wait_ms: z.coerce.number(), tries: z.number() })

/** Whether this call may try it, of all calls of all processes; `null`: it works again. */
export async function takeTry(db: Sql, dependency: string, turnMs: number) {
  const { rows } = await db.query(sql`
    with mine as (
      update outages set tries = tries + 1, next_try_at = now() + ${ms(turnMs)}
      where dependency = ${dependency} and ended_at is null and next_try_at <= now() returning reason, tries
    )
    select true as mine, reason, 0 as wait_ms, tries from mine
    union all
    select false, reason, greatest(0, extract(epoch from next_try_at - now()) * 1000), tries from outages
    where dependency = ${dependency} and ended_at is null and not exists (select from mine)`)
  if (rows[0] === undefined) return null
  const { mine, reason, wait_ms: waitMs, tries } = Turn.parse(rows[0])
  return { isMine: mine, reason, waitMs, tries }
}

/** The next try comes the later, the more there were. */
export async function putOff(
  db: Sql,
  dependency: string,
  { reason, firstMs, longestMs }: { readonly reason: string; readonly firstMs: number; readonly longestMs: number },
): Promise<void> {
  await db.query(sql`
    update outages set reason = ${reason},
      next_try_at = now() + least(${longestMs}::float8, ${firstMs}::float8 * 2 ^ least(tries, 20)) * interval '1 millisecond'
    where dependency = ${dependency} and ended_at is null`)
}

/** `null`: another process has ended it. */
export async function endOutage(db: Sql, dependency: string): Promise<Outage | null> {
  const [ended] = await outagesIn(
    db.query(sql`
      update outages set ended_at = now() where dependency = ${dependency} and ended_at is null returning *`),
  )
  return ended ?? null
}

/** Whether it still does not answer; if so, it is not ended before this transaction is. */
export async function holdOutage(tx: Sql, dependency: string): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    select from outages where dependency = ${dependency} and ended_at is null for share`)
  return rowCount === 1
}

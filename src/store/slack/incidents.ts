import sql from 'sql-template-tag'
import type { Sql } from '../pool.ts'
import { type Outage, outagesIn } from '../queue/outages.ts'

/** One that could not be told is tried again so much later. */
const BUSY_MS = 60_000
/** A message is edited no more often. */
const EDIT_MS = 15_000

const ms = (count: number) => sql`${count} * interval '1 millisecond'`

/** Counts the tasks that wait for each outage. */
export async function countWaiting(db: Sql): Promise<void> {
  await db.query(sql`
    update outages o set tasks = waiting.count
    from (select runs.waiting->>'dependency' as dependency, count(distinct task_id) as count
          from runs where waiting is not null group by 1) waiting
    where o.ended_at is null and split_part(o.dependency, '/', 1) = waiting.dependency and o.tasks < waiting.count`)
}

/**
 * Outages of which operators are to be told something, now by this process alone. Shorter ones than `afterMs` are not
 * told, nor any while Slack itself is away.
 */
export async function takeIncidents(db: Sql, afterMs: number): Promise<Outage[]> {
  const taken = await outagesIn(
    db.query(sql`
      update outages set told_by = now()
      where not closed and (told_by is null or told_by < now() - ${ms(BUSY_MS)})
        and (ts is not null or coalesce(ended_at, now()) - since >= ${ms(afterMs)})
        and (told_at is null or ended_at is not null or told_at < now() - ${ms(EDIT_MS)})
        and not exists (select from outages s where s.dependency = 'slack' and s.ended_at is null)
      returning *`),
  )
  return taken.toSorted((a, b) => a.id - b.id)
}

/** From here on a message may be in the channel, even if its answer is lost. */
export async function notePosting(db: Sql, id: number, channel: string): Promise<void> {
  await db.query(sql`
    update outages set posting_since = coalesce(posting_since, now()), channel = ${channel} where id = ${id}`)
}

export async function noteTold(
  db: Sql,
  { id, endedAt }: Pick<Outage, 'id' | 'endedAt'>,
  { ts, told }: { readonly ts: string; readonly told: string },
): Promise<void> {
  await db.query(sql`
    update outages set ts = ${ts}, told = ${told}, told_at = now(), told_by = null,
      -- One that has begun again meanwhile is told again.
      closed = ${endedAt !== null} and ended_at is not null
    where id = ${id}`)
}

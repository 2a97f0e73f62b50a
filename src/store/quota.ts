import sql from 'sql-template-tag'
import { z } from 'zod'
import { type Exceeded, exceeded, type RequestCounts, type RequestLimits } from '../core/access/quota.ts'
import type { Actor } from '../core/pipeline/events.ts'
import type { Sql } from './pool.ts'

const Row = z.object({ open: z.number(), within_hour: z.number(), ends_in_ms: z.coerce.number() })

/** Counts a requester's tasks, and blocks further ones of theirs until the transaction ends. */
async function lockRequests(tx: Sql, { kind, id }: Actor, team: string | null): Promise<RequestCounts> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`request:${team ?? ''}:${kind}:${id}`}, 0))`)
  const { rows } = await tx.query(sql`
    select count(*) filter (where status in ('RUNNING', 'WAITING', 'PAUSED')) as open,
      count(*) filter (where created_at > now() - interval '1 hour') as within_hour,
      coalesce(extract(epoch from min(created_at) filter (where created_at > now() - interval '1 hour')
        + interval '1 hour' - now()) * 1000, 0) as ends_in_ms
    from tasks
    where requester_kind = ${kind} and requester_id = ${id} and team is not distinct from ${team}
      and (status in ('RUNNING', 'WAITING', 'PAUSED') or created_at > now() - interval '1 hour')`)
  const row = Row.parse(rows[0])
  return { open: row.open, withinHour: row.within_hour, hourEndsInMs: Math.ceil(row.ends_in_ms) }
}

/** The request exceeds a limit, so the transaction created no task. */
export class OverLimit extends Error {
  readonly exceeded: Exceeded

  constructor(over: Exceeded) {
    super(`over the limit: ${over.limit}`)
    this.exceeded = over
  }
}

/** Throws OverLimit for a request that exceeds a limit, unless it is the repeat of an earlier one. */
export async function checkLimits(
  tx: Sql,
  { requester, team = null, requestKey }: { requester: Actor; team?: string | null; requestKey: string | null },
  limits: RequestLimits,
): Promise<void> {
  const asked = await lockRequests(tx, requester, team)
  const over = exceeded(limits, asked)
  if (over !== null && !(await isKnownRequest(tx, requestKey))) throw new OverLimit(over)
}

/** Whether the request's task exists already. */
async function isKnownRequest(tx: Sql, requestKey: string | null): Promise<boolean> {
  if (requestKey === null) return false
  const { rowCount } = await tx.query(sql`select from tasks where request_key = ${requestKey}`)
  return rowCount === 1
}

import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from './pool.ts'

const Id = z.object({ id: z.number() })

/** A task's place among the approved ones of its base, and the task right before it. */
export interface LinePlace {
  /** 1: it is merged next. */
  readonly place: number
  readonly behind: number | null
  /** Why it was put behind the others since its approval; `null`: it was not. */
  readonly left: string | null
}

/**
 * Approved tasks that merge into the same base as this one, oldest approval first, or since when it let others pass: in
 * MERGE, or sent by it to CI with the newest base, from where the approval is carried over.
 */
export async function mergeLine(db: Sql, taskId: number): Promise<readonly number[]> {
  const { rows } = await db.query(sql`
    select t.id from tasks t join tasks me
      on t.repository is not distinct from me.repository and t.base_branch is not distinct from me.base_branch
    left join lateral (
      select d.id, d.created_at from decisions d left join approval_capsules c on c.decision_id = d.id
      where d.task_id = t.id and d.decision = 'approve' and c.carried_from is null
      order by d.id desc limit 1) approval on true
    where me.id = ${taskId} and (
      (t.status = 'RUNNING' and t.stage = 'MERGE')
      or (t.status = 'WAITING' and t.stage = 'CI_WAIT' and exists (
        select from runs r where r.task_id = t.id and r.stage = 'MERGE' and r.seq >= t.seq - 3
          and not exists (
            select from events e where e.task_id = t.id and e.seq > r.seq and e.type = 'branch_moved'
              and e.body->>'madeBy' <> 'us'))))
    order by greatest(approval.created_at, (
      select max(e.created_at) from events e where e.task_id = t.id and e.type = 'line_left')), approval.id, t.id`)
  return rows.map((row) => Id.parse(row).id)
}

/** `null`: it is not in line. */
export async function placeInLine(db: Sql, taskId: number): Promise<LinePlace | null> {
  const line = await mergeLine(db, taskId)
  const index = line.indexOf(taskId)
  if (index === -1) return null
  return { place: index + 1, behind: line[index - 1] ?? null, left: await whyLeft(db, taskId) }
}

async function whyLeft(db: Sql, taskId: number): Promise<string | null> {
  const { rows } = await db.query(sql`
    select e.body->>'reason' as reason from events e
    where e.task_id = ${taskId} and e.type = 'line_left' and e.created_at > (
      select max(d.created_at) from decisions d left join approval_capsules c on c.decision_id = d.id
      where d.task_id = ${taskId} and d.decision = 'approve' and c.carried_from is null)
    order by e.id desc limit 1`)
  return rows[0] === undefined ? null : z.object({ reason: z.string() }).parse(rows[0]).reason
}

/** Whether it is noted already that a task's turn to be merged has come. */
export async function hasHadTurn(db: Sql, taskId: number, seq: number): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    select from events where task_id = ${taskId} and seq = ${seq} and type = 'line_turn'
      and created_at > coalesce((select max(created_at) from events where task_id = ${taskId} and type = 'line_left'), '-infinity')`)
  return (rowCount ?? 0) > 0
}

const Held = z.object({ ms: z.coerce.number(), reason: z.string().nullable() })

/**
 * How long the first in line has stood there without any progress: since it waits for its checks, or since its turn to
 * be merged came; `null`: that has not come yet. `reason`: what its merge waits for, if that is known.
 */
export async function heldByFirst(
  db: Sql,
  taskId: number,
  seq: number,
): Promise<{ readonly ms: number; readonly reason: string | null } | null> {
  const { rows } = await db.query(sql`
    select extract(epoch from now() - greatest(r.created_at, left_at, turn_at)) * 1000 as ms, r.waiting->>'reason' as reason
    from runs r, lateral (
      select max(created_at) filter (where type = 'line_left') as left_at,
        max(created_at) filter (where type = 'line_turn' and seq = ${seq}) as turn_at
      from events where task_id = ${taskId} and type in ('line_left', 'line_turn')) noted
    where r.task_id = ${taskId} and r.seq = ${seq}
      and (r.stage = 'CI_WAIT' or turn_at > coalesce(left_at, '-infinity'))`)
  return rows[0] === undefined ? null : Held.parse(rows[0])
}

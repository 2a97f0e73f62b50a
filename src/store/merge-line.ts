import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from './pool.ts'

const Id = z.object({ id: z.number() })

/** A task's place among the approved ones of its base, and the task right before it. */
export interface LinePlace {
  /** 1: it is merged next. */
  readonly place: number
  readonly behind: number | null
}

/**
 * Approved tasks that merge into the same base as this one, oldest approval first: in MERGE, or sent by it to CI with
 * the newest base, from where the approval is carried over.
 */
export async function mergeLine(db: Sql, taskId: number): Promise<readonly number[]> {
  const { rows } = await db.query(sql`
    select t.id from tasks t join tasks me
      on t.repository is not distinct from me.repository and t.base_branch is not distinct from me.base_branch
    where me.id = ${taskId} and (
      (t.status = 'RUNNING' and t.stage = 'MERGE')
      or (t.status = 'WAITING' and t.stage = 'CI_WAIT' and exists (
        select from runs r where r.task_id = t.id and r.stage = 'MERGE' and r.seq >= t.seq - 2
          and not exists (
            select from events e where e.task_id = t.id and e.seq > r.seq and e.type = 'branch_moved'
              and e.body->>'madeBy' <> 'us'))))
    order by (
      select max(d.id) from decisions d left join approval_capsules c on c.decision_id = d.id
      where d.task_id = t.id and d.decision = 'approve' and c.carried_from is null), t.id`)
  return rows.map((row) => Id.parse(row).id)
}

/** `null`: it is not in line. */
export async function placeInLine(db: Sql, taskId: number): Promise<LinePlace | null> {
  const line = await mergeLine(db, taskId)
  const index = line.indexOf(taskId)
  return index === -1 ? null : { place: index + 1, behind: line[index - 1] ?? null }
}

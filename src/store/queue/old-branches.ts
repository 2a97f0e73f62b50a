import sql from 'sql-template-tag'
import type { Sql } from '../pool.ts'
import { parseTask, type TaskRecord } from '../task-row.ts'

const AT_ONCE = 20

/**
 * Some tasks that ended so long ago and whose branch may still be there, each at most once a day. A failed one is not
 * among them, since it may be retried.
 */
export async function takeOldBranches(db: Sql, keptMs: number): Promise<TaskRecord[]> {
  const { rows } = await db.query(sql`
    update tasks set branch_look_at = now() + interval '1 day' where id in (
      select id from tasks
      where status in ('DONE', 'CANCELLED') and head_sha is not null
        and updated_at < now() - ${keptMs}::bigint * interval '1 millisecond'
        and branch_look_at is distinct from 'infinity' and (branch_look_at is null or branch_look_at < now())
      order by updated_at limit ${AT_ONCE} for update skip locked)
    returning *`)
  return rows.map(parseTask)
}

/** Nothing is left to delete. */
export async function noteBranchGone(db: Sql, taskId: number): Promise<void> {
  await db.query(sql`update tasks set branch_look_at = 'infinity' where id = ${taskId}`)
}

import sql from 'sql-template-tag'
import type { Sql } from '../pool.ts'

/**
 * Whether a person has said that the task goes on though its pull request was closed, or the like: by resuming it from
 * that, or by a retry. Only the first look after it may act on that.
 */
export async function mayRestore(
  db: Sql,
  { taskId, seq }: { readonly taskId: number; readonly seq: number },
): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    select from events said
    where said.task_id = ${taskId} and said.seq = ${seq}
      and (said.type = 'retried' or (said.type = 'resumed' and exists (
        select from events where task_id = ${taskId} and seq = ${seq - 1} and type = 'stopped_outside' and body->>'cause' <> 'checks')))
      and not exists (select from events where task_id = ${taskId} and seq = ${seq} and type = 'pull_request_restored')
    limit 1`)
  return rowCount !== 0
}

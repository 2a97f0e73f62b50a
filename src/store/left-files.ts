import sql from 'sql-template-tag'
import { z } from 'zod'
import { Checkpoint } from '../core/checkpoint.ts'
import type { Sql } from './pool.ts'
import type { Run } from './runs.ts'

/** Keeps what a run that ends without a result leaves behind; does nothing if a newer delivery has started. */
export async function saveLeftFiles(db: Sql, { id, deliveries }: Run, files: Checkpoint): Promise<void> {
  await db.query(sql`
    update runs set left_files = ${JSON.stringify(files)}::jsonb where id = ${id} and deliveries = ${deliveries}`)
}

const Row = z.object({ attempt: z.number(), reason: z.string().nullable(), files: Checkpoint.nullable() })

/** What the attempt before a run left, if that failed: at its end, else at its last step. `null`: nothing. */
export async function findLeftFiles(
  db: Sql,
  { taskId, stage, attempt }: Pick<Run, 'taskId' | 'stage' | 'attempt'>,
): Promise<{ attempt: number; reason: string; files: Checkpoint } | null> {
  const { rows } = await db.query(sql`
    select attempt, reason, coalesce(left_files,
             (select checkpoint from steps where run_id = runs.id and checkpoint is not null
              order by step desc, kind = 'answers' desc limit 1)) as files
    from runs where task_id = ${taskId} and stage = ${stage} and attempt = ${attempt - 1} and status = 'FAILED'`)
  const row = rows[0] === undefined ? null : Row.parse(rows[0])
  return row?.files == null ? null : { attempt: row.attempt, reason: row.reason ?? '', files: row.files }
}

import sql from 'sql-template-tag'
import { z } from 'zod'
import { Checkpoint } from '../core/checkpoint.ts'
import type { Sql } from './pool.ts'
import type { Run } from './runs.ts'

const Row = z.object({
  step: z.number(),
  kind: z.enum(['brief', 'reply', 'answers']),
  content: z.unknown(),
  /** The unmasked reply if `content` is masked. */
  sealed: z.instanceof(Buffer).nullable(),
  checkpoint: Checkpoint.nullable(),
  delivery: z.number(),
})

/** One stored step of an agent's run. */
export type StoredStep = z.infer<typeof Row>

/** In order of time. */
export async function stepsOf(db: Sql, runId: number): Promise<StoredStep[]> {
  const { rows } = await db.query(sql`
    select step, kind, content, sealed, checkpoint, delivery from steps where run_id = ${runId}
    order by step, kind = 'answers'`)
  return rows.map((row) => Row.parse(row))
}

/**
 * Stores a step and the run's working time so far. `false`: nothing was stored, since the run has ended or a newer
 * delivery has started.
 */
export async function insertStep(
  db: Sql,
  runId: number,
  { step, kind, ...it }: StoredStep,
  workedMs: number,
): Promise<boolean> {
  const checkpoint = it.checkpoint === null ? null : JSON.stringify(it.checkpoint)
  const { rowCount } = await db.query(sql`
    with run as (
      update runs set worked_ms = greatest(worked_ms, ${workedMs}::bigint), deaths = 0, presumed_dead = '{}', waiting = null
      where id = ${runId} and status = 'RUNNING' and deliveries = ${it.delivery}
      returning id)
    insert into steps (run_id, step, kind, content, sealed, checkpoint, delivery)
    select id, ${step}::int, ${kind}::text, ${JSON.stringify(it.content)}::json, ${it.sealed}::bytea,
           ${checkpoint}::jsonb, ${it.delivery}::int
    from run`)
  return rowCount === 1
}

export async function deleteSteps(db: Sql, runId: number): Promise<void> {
  await db.query(sql`delete from steps where run_id = ${runId}`)
}

/** Deletes the steps of some tasks that ended so long ago; called again and again it deletes those of all. */
export async function deleteOldSteps(db: Sql, keptMs: number): Promise<void> {
  await db.query(sql`
    delete from steps where run_id in (
      select first.run_id from steps as first
      join runs on runs.id = first.run_id
      join tasks on tasks.id = runs.task_id
      where first.step = 0 and first.created_at < ${before(keptMs)}
        and tasks.status in ('DONE', 'FAILED', 'CANCELLED') and tasks.updated_at < ${before(keptMs)}
      limit ${RUNS_AT_ONCE})`)
}

const RUNS_AT_ONCE = 500
const before = (ms: number) => sql`now() - ${ms}::bigint * interval '1 millisecond'`

const SealedRow = z.object({ run_id: z.number(), step: z.number(), kind: z.string(), sealed: z.instanceof(Buffer) })

/** Reseals the steps for which `renewed` returns a new seal, and returns their number. */
export async function resealSteps(db: Sql, renewed: (sealed: Buffer) => Buffer | null): Promise<number> {
  const { rows } = await db.query(sql`select run_id, step, kind, sealed from steps where sealed is not null`)
  let count = 0
  for (const { run_id, step, kind, sealed } of rows.map((row) => SealedRow.parse(row))) {
    const fresh = renewed(sealed)
    if (fresh === null) continue
    const { rowCount } = await db.query(sql`update steps set sealed = ${fresh}
      where run_id = ${run_id} and step = ${step} and kind = ${kind} and sealed = ${sealed}`)
    count += rowCount ?? 0
  }
  return count
}

/** Keeps what a run that ends without a result leaves behind; does nothing if a newer delivery has started. */
export async function saveLeftFiles(db: Sql, { id, deliveries }: Run, files: Checkpoint): Promise<void> {
  await db.query(sql`
    update runs set left_files = ${JSON.stringify(files)}::jsonb where id = ${id} and deliveries = ${deliveries}`)
}

const LeftRow = z.object({ attempt: z.number(), reason: z.string().nullable(), files: Checkpoint.nullable() })

/** What the attempt before a run left, if that ended without a result: at its end, else at its last step. `null`: nothing. */
export async function findLeftFiles(
  db: Sql,
  { taskId, stage, attempt }: Pick<Run, 'taskId' | 'stage' | 'attempt'>,
): Promise<{ attempt: number; reason: string; files: Checkpoint } | null> {
  const { rows } = await db.query(sql`
    select attempt, reason, coalesce(left_files,
             (select checkpoint from steps where run_id = runs.id and checkpoint is not null
              order by step desc, kind = 'answers' desc limit 1)) as files
    from runs where task_id = ${taskId} and stage = ${stage} and attempt = ${attempt - 1} and status in ('FAILED', 'REJECTED')`)
  const row = rows[0] === undefined ? null : LeftRow.parse(rows[0])
  return row?.files == null ? null : { attempt: row.attempt, reason: row.reason ?? '', files: row.files }
}

import sql from 'sql-template-tag'
import { z } from 'zod'
import { Checkpoint } from '../core/checkpoint.ts'
import type { Sql } from './pool.ts'

const Row = z.object({
  step: z.number(),
  kind: z.enum(['brief', 'reply', 'answers']),
  content: z.unknown(),
  checkpoint: Checkpoint.nullable(),
  delivery: z.number(),
})

/** One thing that happened in an agent's run. */
export type StoredStep = z.infer<typeof Row>

/** In the order in which they happened. */
export async function stepsOf(db: Sql, runId: number): Promise<StoredStep[]> {
  const { rows } = await db.query(sql`
    select step, kind, content, checkpoint, delivery from steps where run_id = ${runId}
    order by step, kind = 'answers'`)
  return rows.map((row) => Row.parse(row))
}

/** `false`, and nothing stored: the run has ended, or another delivery of it has begun since. */
export async function insertStep(db: Sql, runId: number, { step, kind, ...it }: StoredStep): Promise<boolean> {
  const checkpoint = it.checkpoint === null ? null : JSON.stringify(it.checkpoint)
  const { rowCount } = await db.query(sql`
    insert into steps (run_id, step, kind, content, checkpoint, delivery)
    select id, ${step}::int, ${kind}::text, ${JSON.stringify(it.content)}::json, ${checkpoint}::jsonb, deliveries
    from runs where id = ${runId} and status = 'RUNNING' and deliveries = ${it.delivery}`)
  return rowCount === 1
}

export async function deleteSteps(db: Sql, runId: number): Promise<void> {
  await db.query(sql`delete from steps where run_id = ${runId}`)
}

import sql from 'sql-template-tag'
import type { Actor } from '../core/events.ts'
import type { Sql } from './pool.ts'

/** The audit: every transition with what caused it and who. Append-only. */
export async function insertEvent(
  tx: Sql,
  entry: { taskId: number; seq: number; type: string; actor: Actor | null; body: unknown },
): Promise<void> {
  await tx.query(sql`
    insert into events (task_id, seq, type, actor, body)
    values (${entry.taskId}, ${entry.seq}, ${entry.type}, ${entry.actor === null ? null : JSON.stringify(entry.actor)},
            ${JSON.stringify(entry.body)})`)
}

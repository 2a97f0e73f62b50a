import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Actor } from '../core/events.ts'
import type { Sql } from './pool.ts'

/** Characters of one note. */
export const NOTE_LIMIT = 4_000

const Row = z.object({
  id: z.number(),
  actor_kind: z.enum(['slack', 'rest', 'system']),
  actor_id: z.string(),
  actor_name: z.string(),
  text: z.string(),
  created_at: z.date(),
})

/** What somebody told the agents of a task; every run that begins later reads it. */
export interface Note {
  readonly id: number
  readonly actor: Actor
  readonly text: string
  readonly createdAt: Date
}

/** `false`: the same `sourceKey` was kept before. */
export async function insertNote(
  db: Sql,
  note: { taskId: number; actor: Actor; text: string; sourceKey: string },
): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into notes (task_id, actor_kind, actor_id, actor_name, text, source_key)
    values (${note.taskId}, ${note.actor.kind}, ${note.actor.id}, ${note.actor.name}, ${note.text}, ${note.sourceKey})
    on conflict (source_key) do nothing`)
  return rowCount === 1
}

/** Oldest first. */
export async function notesOf(db: Sql, taskId: number): Promise<Note[]> {
  const { rows } = await db.query(sql`select * from notes where task_id = ${taskId} order by id`)
  return rows.map((raw) => {
    const row = Row.parse(raw)
    const actor = { kind: row.actor_kind, id: row.actor_id, name: row.actor_name }
    return { id: row.id, actor, text: row.text, createdAt: row.created_at }
  })
}

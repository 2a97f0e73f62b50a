import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Actor } from '../core/pipeline/events.ts'
import type { Sql } from './pool.ts'

/** The longest note, in characters. */
export const NOTE_LIMIT = 4_000

const Row = z.object({
  id: z.number(),
  actor_kind: z.enum(['slack', 'rest', 'system']).catch('system'),
  actor_id: z.string(),
  actor_name: z.string(),
  text: z.string(),
  question: z.string().nullable(),
  created_at: z.date(),
})

/** A person's note to a task's agents, which every later run reads. */
export interface Note {
  readonly id: number
  readonly actor: Actor
  readonly text: string
  /** The agents' question that it answers; `null`: it answers none. */
  readonly question: string | null
  readonly createdAt: Date
}

export interface NewNote extends Pick<Note, 'actor' | 'text' | 'question'> {
  readonly taskId: number
  /** Key of the message that brought it. */
  readonly sourceKey: string
}

/** `false`: a note with this `sourceKey` exists already. */
export async function insertNote(db: Sql, note: NewNote): Promise<boolean> {
  const { actor } = note
  const { rowCount } = await db.query(sql`
    insert into notes (task_id, actor_kind, actor_id, actor_name, text, question, source_key)
    values (${note.taskId}, ${actor.kind}, ${actor.id}, ${actor.name}, ${note.text}, ${note.question}, ${note.sourceKey})
    on conflict (source_key) do nothing`)
  return rowCount === 1
}

/** Oldest first. */
export async function notesOf(db: Sql, taskId: number): Promise<Note[]> {
  const { rows } = await db.query(sql`select * from notes where task_id = ${taskId} order by id`)
  return rows.map((raw) => {
    const row = Row.parse(raw)
    const actor = { kind: row.actor_kind, id: row.actor_id, name: row.actor_name }
    return { id: row.id, actor, text: row.text, question: row.question, createdAt: row.created_at }
  })
}

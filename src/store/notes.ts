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

const actorIn = ({ actor_kind, actor_id, actor_name }: z.infer<typeof Row>): Actor => ({
  ...{ kind: actor_kind, id: actor_id, name: actor_name },
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

/** What a message of that key stands for; `null`: no note. */
export async function findNote(
  db: Sql,
  sourceKey: string,
): Promise<{
  readonly taskId: number
  readonly text: string
  readonly isWithdrawn: boolean
  readonly actor: Actor
} | null> {
  const { rows } = await db.query(sql`select * from notes where source_key = ${sourceKey}`)
  if (rows[0] === undefined) return null
  const row = Row.extend({ task_id: z.number(), withdrawn_at: z.date().nullable() }).parse(rows[0])
  return { taskId: row.task_id, text: row.text, isWithdrawn: row.withdrawn_at !== null, actor: actorIn(row) }
}

/** `text` `null`: it is withdrawn. */
export async function updateNote(tx: Sql, sourceKey: string, text: string | null): Promise<void> {
  await tx.query(
    text === null
      ? sql`update notes set withdrawn_at = now() where source_key = ${sourceKey} and withdrawn_at is null`
      : sql`update notes set text = ${text}, edited_at = now() where source_key = ${sourceKey}`,
  )
}

/** Those that people stand by, oldest first. */
export async function notesOf(db: Sql, taskId: number): Promise<Note[]> {
  const { rows } = await db.query(
    sql`select * from notes where task_id = ${taskId} and withdrawn_at is null order by id`,
  )
  return rows.map((raw) => {
    const row = Row.parse(raw)
    return { id: row.id, actor: actorIn(row), text: row.text, question: row.question, createdAt: row.created_at }
  })
}

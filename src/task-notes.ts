import { notedOf, type TellingTransaction as Tx } from './audit-line.ts'
import type { Actor, PersonEvent, TaskEvent } from './core/pipeline/events.ts'
import { questionOf, type Task } from './core/pipeline/task.ts'
import { reasonsIn } from './core/reasons/reasons.ts'
import { AppError } from './errors.ts'
import { actsUnderWay, insertEvent } from './store/events.ts'
import { findNote, insertNote, type NewNote, updateNote } from './store/notes.ts'
import { saveBudget } from './store/tasks.ts'

type ResumedEvent = Extract<PersonEvent, { type: 'resumed' }>

/** Stores the answer and the budget that come with a resume; every later run uses them. */
export async function storeResume(tx: Tx, paused: Task, event: ResumedEvent, actor: Actor | undefined): Promise<void> {
  if (event.budgetUsd !== null) await raiseBudget(tx, paused, event.budgetUsd, actor ?? null)
  await keepAnswer(tx, paused, event, actor)
}

async function raiseBudget(tx: Tx, { id, seq }: Task, toUsd: number, actor: Actor | null): Promise<void> {
  const fromUsd = await saveBudget(tx, id, toUsd)
  await keepEvent(tx, { taskId: id, seq, type: 'budget_raised', actor, body: { fromUsd, toUsd } })
}

async function keepAnswer(tx: Tx, asked: Task, { answer }: ResumedEvent, actor: Actor | undefined): Promise<void> {
  if (answer === null) return
  if (actor === undefined) throw new AppError('internal', 'An answer needs who gave it.', { taskId: asked.id })
  await insertTaskNote(tx, asked, { ...answer, actor, question: questionOf(asked) })
}

export async function insertTaskNote(
  tx: Tx,
  { id: taskId, seq }: Task,
  note: Omit<NewNote, 'taskId'>,
): Promise<boolean> {
  const isNew = await insertNote(tx, { taskId, ...note })
  const { actor, text, question } = note
  if (isNew) await keepEvent(tx, { taskId, seq, type: 'noted', actor, body: { text, question } })
  return isNew
}

/** What people make of a note later: another text, or none. `false`: it stands as it stood. */
export async function keepRevision(
  tx: Tx,
  { id: taskId, seq }: Task,
  { actor, text, sourceKey }: { readonly actor: Actor; readonly text: string | null; readonly sourceKey: string },
): Promise<boolean> {
  const before = await findNote(tx, sourceKey)
  if (before === null || before.taskId !== taskId || before.isWithdrawn || before.text === text) return false
  await updateNote(tx, sourceKey, text)
  const type = text === null ? 'note_withdrawn' : 'note_edited'
  await keepEvent(tx, { taskId, seq, type, actor, body: { before: before.text, text } })
  return true
}

/** A stop that names what was being changed outside in that moment. */
export async function namingActs<E extends TaskEvent>(
  tx: Tx,
  { id: taskId, seq, language }: Task,
  event: E,
): Promise<E> {
  if (event.type !== 'held') return event
  const acts = await actsUnderWay(tx, { taskId, seq })
  const words = reasonsIn(language).task.underWay
  const named = acts.map(({ what, sha }) => words[what](sha?.slice(0, 8) ?? ''))
  return { ...event, reason: [event.reason, ...named].join(' ') }
}

export async function keepEvent(tx: Tx, noted: Parameters<typeof insertEvent>[1]): Promise<void> {
  await insertEvent(tx, noted)
  tx.tell(notedOf(noted))
}

import { questionOf, type Task } from '../core/pipeline/task.ts'
import { findNote } from '../store/notes.ts'
import { authorize } from './authorize.ts'
import type { NoteWish } from './note.ts'
import type { NotFound, Refused, TooLong } from './outcome.ts'
import { tooLong } from './resume.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible } from './visible.ts'

/** What an edit came to: it replaced a note, is kept as one because there was none, or changes nothing. */
export interface NoteRevised {
  readonly outcome: 'done'
  readonly did: 'replaced' | 'noted' | 'nothing'
  /** The task waits for an answer, which no edit is. */
  readonly asks: boolean
  readonly task: Task
}

/** Somebody edits what they told the agents. That is never a new act: it resumes nothing and answers nothing. */
export async function reviseNote(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  { text, sourceKey }: NoteWish,
): Promise<NoteRevised | Refused | TooLong | NotFound> {
  const found = await findVisible(deps, speaker, 'note', taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  const fault = tooLong(text, view.task) ?? (await authorize(deps, speaker, 'note', view))
  if (fault !== null) return fault
  const { task } = view
  const { actor } = speaker
  const done = { outcome: 'done', asks: questionOf(task) !== null, task } as const
  const known = await findNote(deps.db, sourceKey)
  if (known === null)
    return { ...done, did: (await deps.orchestrator.note(taskId, { actor, text, sourceKey })) ? 'noted' : 'nothing' }
  if (known.actor.id !== actor.id) return { ...done, did: 'nothing' }
  return { ...done, did: (await deps.orchestrator.revise(taskId, { actor, text, sourceKey })) ? 'replaced' : 'nothing' }
}

/** Whoever deleted the message: what it told the agents is told them no more. `false`: it told them nothing. */
export async function withdrawNote(
  { db, orchestrator }: Pick<PeopleDeps, 'db' | 'orchestrator'>,
  sourceKey: string,
): Promise<boolean> {
  const known = await findNote(db, sourceKey)
  if (known === null) return false
  return orchestrator.revise(known.taskId, { actor: known.actor, text: null, sourceKey })
}

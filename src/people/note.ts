import { questionOf, type Task } from '../core/pipeline/task.ts'
import { findNote } from '../store/notes.ts'
import type { TaskView } from '../store/task-view.ts'
import { authorize, mayDo } from './authorize.ts'
import type { NotFound, Refused, TooLong } from './outcome.ts'
import { tooLong } from './resume.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible } from './visible.ts'

export interface NoteWish {
  readonly text: string
  /** The message it came by: the same one is kept once. */
  readonly sourceKey: string
}

export interface NoteTaken {
  readonly outcome: 'done'
  /** `answered`: the agents waited for it, and the task goes on. `question_stands`: who said it may not answer. */
  readonly did: 'answered' | 'noted' | 'question_stands'
  readonly task: Task
}

/** Tells the agents of a task something; what they ask is answered by it, if the speaker may. */
export async function tellAgents(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  wish: NoteWish,
): Promise<NoteTaken | Refused | TooLong | NotFound> {
  const found = await findVisible(deps, speaker, 'note', taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  const fault = tooLong(wish.text, view.task) ?? (await authorize(deps, speaker, 'note', view))
  if (fault !== null) return fault
  const { task } = view
  if (questionOf(task) === null) return keep(deps, speaker, task, wish, 'noted')
  return (await mayDo(deps, speaker, 'answer', view))
    ? answer(deps, speaker, view, wish)
    : keep(deps, speaker, task, wish, 'question_stands')
}

async function answer(deps: PeopleDeps, speaker: Speaker, { task }: TaskView, wish: NoteWish): Promise<NoteTaken> {
  const { actor, via } = speaker
  const moved = await deps.orchestrator.apply(
    task.id,
    { type: 'resumed', budgetUsd: null, answer: wish },
    { actor, via },
  )
  // Somebody else was faster: the agents read it as a note.
  return moved === null ? keep(deps, speaker, task, wish, 'noted') : { outcome: 'done', did: 'answered', task: moved }
}

async function keep(
  { orchestrator }: PeopleDeps,
  { actor }: Speaker,
  task: Task,
  wish: NoteWish,
  did: 'noted' | 'question_stands',
): Promise<NoteTaken> {
  await orchestrator.note(task.id, { actor, ...wish })
  return { outcome: 'done', did, task }
}

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

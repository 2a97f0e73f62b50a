import { actorKey } from '../core/access/person.ts'
import { questionOf, type Task } from '../core/pipeline/task.ts'
import { NOTE_LIMIT } from '../store/notes.ts'
import { applyAct } from './act.ts'
import { authorize } from './authorize.ts'
import { lateAct } from './late.ts'
import type { PeopleOutcome, TooLong } from './outcome.ts'
import type { PeopleDeps, Speaker } from './speaker.ts'
import { findVisible } from './visible.ts'

export interface ResumeWish {
  /** The task's own cap from here on; `null`: as it is. */
  readonly budgetUsd: number | null
  /** To the question that the task may ask; without a question, it is a note to the agents. */
  readonly answer: string | null
}

/** Lets a paused task go on; one that asks something needs an answer. */
export async function resumeTask(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  { budgetUsd, answer }: ResumeWish,
): Promise<PeopleOutcome> {
  const found = await findVisible(deps, speaker, answer === null ? 'resume' : 'answer', taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  const { task } = view
  const question = questionOf(task)
  if (question !== null && answer === null) return { outcome: 'needs_answer', question, task }
  const name = question === null ? 'resume' : 'answer'
  for (const act of budgetUsd === null ? ([name] as const) : ([name, 'raise_budget'] as const)) {
    const refused = await authorize(deps, speaker, act, view)
    if (refused !== null) return refused
  }
  if (task.state.status !== 'PAUSED') return lateAct(view, 'resumed')
  const said = answer === null ? null : { text: answer, sourceKey: answerKey(task, speaker) }
  return tooLong(answer, task) ?? applyAct(deps, speaker, taskId, name, { type: 'resumed', budgetUsd, answer: said })
}

export interface AnswerWish {
  readonly text: string
  /** The commit that the question was asked about; `null`: whichever it is. */
  readonly headSha: string | null
}

/** Answers what the agents ask: every later run reads it, and the task goes on. */
export async function answerQuestion(
  deps: PeopleDeps,
  speaker: Speaker,
  taskId: number,
  { text, headSha }: AnswerWish,
): Promise<PeopleOutcome> {
  const found = await findVisible(deps, speaker, 'answer', taskId)
  if (found.outcome !== 'seen') return found
  const { view } = found
  const { task } = view
  const isOther = headSha !== null && headSha !== (task.headSha ?? '')
  if (questionOf(task) === null || isOther) return lateAct(view, 'resumed')
  const answer = { text, sourceKey: answerKey(task, speaker) }
  return (
    tooLong(text, task) ??
    (await authorize(deps, speaker, 'answer', view)) ??
    applyAct(deps, speaker, taskId, 'answer', { type: 'resumed', budgetUsd: null, answer })
  )
}

/** The same answer of the same person is kept once. */
const answerKey = ({ id, seq }: Task, { actor }: Speaker): string => `answer:${id}:${seq}:${actorKey(actor)}`

/** `null`: it fits. */
export const tooLong = (text: string | null, task: Task): TooLong | null =>
  text !== null && [...text].length > NOTE_LIMIT ? { outcome: 'too_long', limit: NOTE_LIMIT, task } : null

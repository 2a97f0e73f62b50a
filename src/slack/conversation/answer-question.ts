import { questionOf } from '../../core/pipeline/task.ts'
import { NOTE_LIMIT } from '../../store/notes.ts'
import { type Content, say } from '../blocks/blocks.ts'
import type { SlackContext } from '../delivery/context.ts'
import { act, refusal, type Speaker, whyNot, withTask } from './act.ts'

/**
 * A person's answer to what the agents of a task ask: kept for every later run, and the task goes on. `headSha`: the
 * commit that it was asked about, where the edge knows it.
 */
export const answerQuestion = (
  context: SlackContext,
  speaker: Speaker,
  taskId: number,
  text: string,
  headSha: string | null = null,
): Promise<Content> =>
  withTask(context, speaker, taskId, async (view, words) => {
    const { task } = view
    const isOther = headSha !== null && headSha !== (task.headSha ?? '')
    if (questionOf(task) === null || isOther) return say(whyNot(view, 'resumed', new Date(), words))
    if (text.length > NOTE_LIMIT) return say(words.noteTooLong(NOTE_LIMIT))
    const refused = await refusal(context, speaker, view, 'answer', words)
    if (refused !== null) return refused
    const sourceKey = `answer:${taskId}:${task.seq}:${speaker.person.id}`
    const done = words.judgement.answered(taskId)
    return act(
      context,
      view,
      speaker,
      { type: 'resumed', budgetUsd: null, answer: { text, sourceKey } },
      { done, words },
    )
  })

import { findVisible } from '../../people/visible.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Content, say } from '../blocks/blocks.ts'
import type { SlackContext } from '../delivery/context.ts'
import type { Words } from '../messages/en.ts'
import { ownWords } from './own-words.ts'
import type { SlackSpeaker } from './speaker.ts'

/** Shows a task in the speaker's language; there being none for the speaker is an answer too. */
export async function showTask<T>(
  context: Pick<SlackContext, 'db' | 'team' | 'directory' | 'locale'>,
  { person }: SlackSpeaker,
  taskId: number,
  show: (view: TaskView, words: Words) => T | Promise<T>,
): Promise<T | Content> {
  const view = await findVisible(context, context, taskId)
  const words = await ownWords(context, person, view?.language)
  return view === null ? say(words.noTask(taskId)) : show(view, words)
}

import { findVisible } from '../../people/visible.ts'
import type { TaskView } from '../../store/task-view.ts'
import type { Content } from '../blocks/blocks.ts'
import type { SlackContext } from '../delivery/context.ts'
import { type SlackSpeaker, speakerIn } from '../delivery/speaker.ts'
import type { Words } from '../messages/en.ts'
import { tellOutcome } from './outcome-text.ts'
import { ownWords } from './own-words.ts'

/** Shows a task in the speaker's language; there being none for the speaker is an answer too. */
export async function showTask<T>(
  context: SlackContext,
  speaker: SlackSpeaker,
  taskId: number,
  show: (view: TaskView, words: Words) => T | Promise<T>,
): Promise<T | Content> {
  const found = await findVisible(context, speakerIn(context, speaker), 'read', taskId)
  if (found.outcome !== 'seen') return tellOutcome(context, speaker, found)
  return show(found.view, await ownWords(context, speaker.person, found.view.language))
}

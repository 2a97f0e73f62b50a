import type { App } from '@slack/bolt'
import { isFinal } from '../../core/pipeline/task.ts'
import { keyIn } from '../../core/team.ts'
import { type NoteTaken, tellAgents } from '../../people/note.ts'
import { taskOfMessage } from '../../store/slack/messages.ts'
import { type Content, say } from '../blocks/blocks.ts'
import { printable, typedText } from '../blocks/literal.ts'
import type { SlackContext } from '../delivery/context.ts'
import { speakerIn } from '../delivery/speaker.ts'
import type { Words } from '../messages/en.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import { answerOf } from './answer-in-time.ts'
import { helpLines } from './commands.ts'
import { inTeam, type ListenerDeps } from './in-team.ts'
import { refusedText } from './outcome-text.ts'
import { ownWords } from './own-words.ts'
import { whisper } from './whisper.ts'

/** A message that names the bot. */
interface Mention {
  readonly user: string
  readonly text: string
  readonly channel: string
  readonly ts: string
  readonly threadTs: string | null
}

/** Shown on a note that was taken. */
const TAKEN = 'memo'

/** `@wms …` in a task's thread is a note for its agents; anywhere else it is answered with help. Nothing is swallowed. */
export function listenToMentions(app: App, deps: ListenerDeps): void {
  app.event('app_mention', async ({ event, context: boltContext }) => {
    const { user, text, channel, ts, thread_ts } = event
    if (user === undefined) return
    const mention = { user, text, channel, ts, threadTs: thread_ts ?? null }
    await inTeam(deps, { context: boltContext }, async (context) => {
      const words = await ownWords(context, { id: user })
      const told = await answerOf(() => take(context, mention, words), words, context.log)
      if (told !== null) await whisper(context, mention, told)
    })
  })
}

/** `null`: the mark on the message says that it was taken. */
async function take(context: SlackContext, mention: Mention, words: Words): Promise<Content | null> {
  const { db, team, directory, policy } = context
  const { user, channel, ts, threadTs } = mention
  const taskId = threadTs === null ? null : await taskOfMessage(db, team, mention)
  if (taskId === null) return say(words.noteNoTask, ...helpLines(words))
  const text = printable(typedText(mention.text.replace(/<@[A-Z0-9]+(\|[^<>]*)?>/, ''))).trim()
  if (text === '') return say(...helpLines(words))
  const person = { id: user, name: await directory.nameOf(user) }
  // Who may tell the agents something depends on the person, not on the channel.
  const speaker = speakerIn(context, { person, channel: null, via: 'thread' })
  const wish = { text, sourceKey: `slack:${keyIn(team, channel)}:${ts}` }
  const told = await tellAgents(context, speaker, taskId, wish)
  if (told.outcome === 'not_found') return say(words.noteNoTask, ...helpLines(words))
  if (told.outcome === 'too_long') return say(words.noteTooLong(told.limit))
  if (told.outcome === 'refused') return refusedText(told, words, policy)
  const isMarked = await mark(context, mention)
  return takenText(told, words) ?? (isMarked ? null : say(words.noteTaken(told.task.id)))
}

function takenText({ did, task: { id, state } }: NoteTaken, words: Words): Content | null {
  if (did === 'answered') return say(words.judgement.answered(id))
  if (did === 'question_stands') return say(words.judgement.notTheirs)
  return isFinal(state.status) ? say(words.noteKept(id)) : null
}

/** The mark is the least of it: where Slack does not take it, words say the same. */
async function mark({ interactive, log }: SlackContext, { channel, ts }: Mention): Promise<boolean> {
  try {
    await interactive.reactions.add({ channel, timestamp: ts, name: TAKEN })
    return true
  } catch (error) {
    if (refusalOf(error) === 'already_reacted') return true
    log.warn({ err: error }, 'Slack did not take the mark of a note')
    return false
  }
}

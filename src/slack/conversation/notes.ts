import type { App } from '@slack/bolt'
import type { WebClient } from '@slack/web-api'
import { isFinal, questionOf } from '../../core/pipeline/task.ts'
import { keyIn } from '../../core/team.ts'
import { NOTE_LIMIT } from '../../store/notes.ts'
import { taskOfMessage } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { findTaskView } from '../../store/task-view.ts'
import { type Content, say } from '../blocks/blocks.ts'
import { printable, typedText } from '../blocks/literal.ts'
import { mayAct } from '../card/acts-allowed.ts'
import type { SlackContext } from '../delivery/context.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import { deciderOf } from './act.ts'
import { answerOf } from './answer-in-time.ts'
import { helpLines } from './commands.ts'
import { type Ears, inTeam } from './ears.ts'

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
export function listenToMentions(app: App, ears: Ears): void {
  app.event('app_mention', async ({ event, context: heard }) => {
    const { user, text, channel, ts, thread_ts } = event
    if (user === undefined) return
    const mention = { user, text, channel, ts, threadTs: thread_ts ?? null }
    await inTeam(ears, { context: heard }, async (context) => {
      const words = wordsIn(await context.directory.languageOf(user, context.locale))
      const told = await answerOf(() => take(context, mention, words), words, context.log)
      if (told !== null) await whisper(context, mention, told)
    })
  })
}

/** `null`: the mark on the message says that it was taken. */
async function take(context: SlackContext, mention: Mention, words: Words): Promise<Content | null> {
  const { db, interactive } = context
  const taskId = mention.threadTs === null ? null : await taskOfMessage(db, context.team, mention)
  const view = taskId === null ? null : await findTaskView(db, taskId)
  const text = printable(typedText(mention.text.replace(/<@[A-Z0-9]+(\|[^>]*)?>/, ''))).trim()
  if (view === null) return say(words.noteNoTask, ...helpLines(words))
  if (text === '') return say(...helpLines(words))
  if (text.length > NOTE_LIMIT) return say(words.noteTooLong(NOTE_LIMIT))
  const standing = await context.directory.standingOf(mention.user, null)
  if (standing.kind !== 'person' || standing.membership !== 'member') return say(words.noteRefused)
  const told = questionOf(view.task) === null ? null : await answer(context, view, mention, text, words)
  if (told !== null) return told
  await keep(context, view, mention, text)
  await mark(interactive, mention)
  const { id, state } = view.task
  return isFinal(state.status) ? say(words.noteKept(id)) : null
}

/** The agents wait for it. `null`: meanwhile they do not any more, so it is a note like any other. */
async function answer(context: SlackContext, view: TaskView, mention: Mention, said: string, words: Words) {
  const { orchestrator, directory, policy, interactive } = context
  const person = { id: mention.user, name: await directory.nameOf(mention.user) }
  const decider = await deciderOf(context, { person, channel: mention.channel, via: 'thread' })
  if (!mayAct(policy, decider, view, 'answer').allowed) {
    await keep(context, view, mention, said)
    await mark(interactive, mention)
    return say(words.judgement.notTheirs)
  }
  const event = {
    type: 'resumed',
    budgetUsd: null,
    answer: { text: said, sourceKey: keyOf(context, mention) },
  } as const
  const moved = await orchestrator.apply(view.task.id, event, { actor: decider.actor, via: 'thread' })
  if (moved === null) return null
  await mark(interactive, mention)
  return say(words.judgement.answered(view.task.id))
}

const keyOf = ({ team }: SlackContext, { channel, ts }: Mention): string => `slack:${keyIn(team, channel)}:${ts}`

async function keep(context: SlackContext, { task }: TaskView, mention: Mention, text: string) {
  const { orchestrator, directory } = context
  const actor = { kind: 'slack', id: mention.user, name: await directory.nameOf(mention.user) } as const
  await orchestrator.note(task.id, { actor, text, sourceKey: keyOf(context, mention) })
}

async function mark(client: WebClient, { channel, ts }: Mention): Promise<void> {
  try {
    await client.reactions.add({ channel, timestamp: ts, name: TAKEN })
  } catch (error) {
    if (refusalOf(error) !== 'already_reacted') throw error
  }
}

/** Beside what the person wrote, to the person alone. */
async function whisper({ interactive, log }: SlackContext, { channel, user, threadTs }: Mention, told: Content) {
  try {
    await interactive.chat.postEphemeral({ channel, user, ...told, ...(threadTs !== null && { thread_ts: threadTs }) })
  } catch (error) {
    log.warn({ err: error }, 'Slack did not take an answer')
  }
}

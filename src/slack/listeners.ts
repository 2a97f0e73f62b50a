import type { App } from '@slack/bolt'
import { decide } from './act.ts'
import { ackWithAnswer, answerOf } from './answer-in-time.ts'
import { answerQuestion } from './answer-question.ts'
import type { Content } from './blocks.ts'
import { listenToButtons } from './buttons.ts'
import { parseCommand } from './command-line.ts'
import { answer } from './commands.ts'
import type { SlackContext } from './context.ts'
import { listenToHome } from './home-listeners.ts'
import { typedText } from './literal.ts'
import { wordsIn } from './messages/words.ts'
import { ANSWER_MODAL, MODALS, originOf, REASON_MIN_CHARS, type Spot, submitted, submittedAnswer } from './modals.ts'
import { listenToMentions } from './notes.ts'
import type { Person } from './people.ts'
import { listenToShortcut } from './shortcut.ts'

export const COMMAND = '/wms-task'

/** Everything the app hears from people. */
export function listen(app: App, context: SlackContext): void {
  listenToCommand(app, context)
  listenToButtons(app, context)
  listenToShortcut(app, context)
  listenToMentions(app, context)
  listenToHome(app, context)
  for (const callbackId of Object.values(MODALS)) listenToModal(app, context, callbackId)
  listenToAnswer(app, context)
  app.event('subteam_members_changed', async ({ event }) => context.approvers.forget(event.subteam_id))
}

function listenToCommand(app: App, context: SlackContext): void {
  app.command(COMMAND, async ({ command, ack, respond }) => {
    const person = { id: command.user_id, name: command.user_name }
    const speaker = { person, channel: command.channel_id, via: 'command' } as const
    const from = { speaker, channel: command.channel_id, requestKey: `slack:${command.trigger_id}` }
    const work = () => answer(context, from, parseCommand(typedText(command.text)))
    await ackWithAnswer({ ack, respond }, work, wordsIn(context.locale), context.log)
  })
}

function listenToModal(app: App, context: SlackContext, callbackId: string): void {
  app.view(callbackId, async ({ ack, body, view }) => {
    const origin = originOf(view.private_metadata)
    const words = wordsIn(origin.language)
    const verdict = submitted(callbackId, view.state.values)
    if (verdict === null) {
      return ack({ response_action: 'errors', errors: { comment: words.commentNeeded(REASON_MIN_CHARS) } })
    }
    // The whole stack: below may lie the shortcut's modal, whose buttons are out of date now.
    await ack({ response_action: 'clear' })
    const { taskId, headSha, channel } = origin
    const person = { id: body.user.id, name: body.user.name }
    const speaker = { person, channel, via: 'modal' } as const
    const told = await answerOf(() => decide(context, speaker, taskId, verdict, () => headSha), words, context.log)
    await whisper(context, person, origin, told)
  })
}

function listenToAnswer(app: App, context: SlackContext): void {
  app.view(ANSWER_MODAL, async ({ ack, body, view }) => {
    const origin = originOf(view.private_metadata)
    const { taskId, headSha, channel } = origin
    const words = wordsIn(origin.language)
    const said = submittedAnswer(view.state.values)
    if (said === null) return ack({ response_action: 'errors', errors: { comment: words.judgement.answerHint } })
    await ack({ response_action: 'clear' })
    const person = { id: body.user.id, name: body.user.name }
    const speaker = { person, channel, via: 'modal' } as const
    const told = await answerOf(() => answerQuestion(context, speaker, taskId, said, headSha), words, context.log)
    await whisper(context, person, origin, told)
  })
}

/** What a modal leads to is told where it was opened from, to the person alone. */
async function whisper(
  { interactive, homes, log }: SlackContext,
  { id }: Person,
  { channel, threadTs }: Spot,
  told: Content,
): Promise<void> {
  if (channel === null) return homes.tell(id, told)
  try {
    await interactive.chat.postEphemeral({
      channel,
      user: id,
      ...told,
      ...(threadTs !== null && { thread_ts: threadTs }),
    })
  } catch (error) {
    log.warn({ err: error }, 'Slack did not take an answer')
  }
}

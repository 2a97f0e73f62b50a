import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { ModalView } from '@slack/web-api'
import type { Verdict } from '../core/events.ts'
import type { TaskView } from '../store/task-view.ts'
import { decide, refusal, whyNot, withTask } from './act.ts'
import { ackWithAnswer, answerOf, tell } from './answer-in-time.ts'
import { type Content, say } from './blocks.ts'
import { isDue } from './card.ts'
import { type ACTIONS, parseTarget, type Target } from './card-actions.ts'
import { parseCommand } from './command-line.ts'
import { answer, cancel, resume, retry } from './commands.ts'
import type { SlackContext } from './context.ts'
import { typedText } from './literal.ts'
import { wordsIn } from './messages/words.ts'
import { changesModal, MODALS, type Origin, originOf, rejectModal, submitted } from './modals.ts'
import type { Person } from './people.ts'

export const COMMAND = '/wms-task'

/** Everything the app hears from people. */
export function listen(app: App, context: SlackContext): void {
  listenToCommand(app, context)
  for (const [actionId, click] of Object.entries(clicksOf(context))) listenToButton(app, context, actionId, click)
  for (const callbackId of Object.values(MODALS)) listenToModal(app, context, callbackId)
}

function listenToCommand(app: App, context: SlackContext): void {
  app.command(COMMAND, async ({ command, ack, respond }) => {
    const person = { id: command.user_id, name: command.user_name }
    const from = { person, channel: command.channel_id, requestKey: `slack:${command.trigger_id}` }
    const work = () => answer(context, from, parseCommand(typedText(command.text)))
    await ackWithAnswer({ ack, respond }, work, wordsIn(context.locale), context.log)
  })
}

/** What a click does, and what the person is told; `null`: a modal says enough. */
type Click = (
  person: Person,
  target: Target,
  at: { readonly trigger: string; readonly channel: string },
) => Promise<Content | null>

const clicksOf = (context: SlackContext): Record<(typeof ACTIONS)[keyof typeof ACTIONS], Click> => ({
  approve: (person, target) => decideOn(context, person, target, { decision: 'approve', comment: null }, 'button'),
  reject: (...click) => ask(context, rejectModal, ...click),
  request_changes: (...click) => ask(context, changesModal, ...click),
  retry: (person, { taskId }) => retry(context, person, taskId, 'button'),
  resume: (person, { taskId }) => resume(context, person, taskId, null, 'button'),
  cancel: (person, { taskId }) => cancel(context, person, taskId, 'button'),
})

function listenToButton(app: App, { locale, log }: SlackContext, actionId: string, click: Click): void {
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id: actionId }, async (args) => {
    const { ack, body, action, respond } = args
    await ack()
    const person = { id: body.user.id, name: body.user.username }
    const at = { trigger: body.trigger_id, channel: body.channel?.id ?? '' }
    const told = await answerOf(() => click(person, parseTarget(action.value ?? ''), at), wordsIn(locale), log)
    if (told !== null) await tell(respond, told, log)
  })
}

function listenToModal(app: App, context: SlackContext, callbackId: string): void {
  app.view(callbackId, async ({ ack, body, view }) => {
    const origin = originOf(view.private_metadata)
    const words = wordsIn(origin.language)
    const verdict = submitted(callbackId, view.state.values)
    if (verdict === null) return ack({ response_action: 'errors', errors: { comment: words.commentNeeded } })
    await ack()
    const person = { id: body.user.id, name: body.user.name }
    const told = await answerOf(() => decideOn(context, person, origin, verdict, 'modal'), words, context.log)
    await whisper(context, person, origin, told)
  })
}

const decideOn = (
  context: SlackContext,
  person: Person,
  { taskId, headSha }: Target,
  verdict: Verdict,
  via: 'button' | 'modal',
): Promise<Content> => decide(context, person, taskId, () => ({ type: 'decided', headSha, verdict }), via)

/** Opens a modal for those who may answer it, while there is something to answer. */
const ask = (
  context: SlackContext,
  modal: (view: TaskView, target: Target, channel: string) => ModalView,
  person: Person,
  target: Target,
  { trigger, channel }: { readonly trigger: string; readonly channel: string },
): Promise<Content | null> =>
  withTask(context, target.taskId, async (view, words) => {
    const refused = await refusal(context, person, words)
    if (refused !== null) return refused
    if (!isDue(view) || view.task.headSha !== target.headSha) return say(whyNot(view, 'decided', new Date()))
    await context.interactive.views.open({ trigger_id: trigger, view: modal(view, target, channel) })
    return null
  })

/** What a modal leads to is told in the channel that it was opened from, to the person alone. */
async function whisper({ interactive, log }: SlackContext, { id }: Person, { channel }: Origin, told: Content) {
  try {
    await interactive.chat.postEphemeral({ channel, user: id, ...told })
  } catch (error) {
    log.warn({ err: error }, 'Slack did not take an answer')
  }
}

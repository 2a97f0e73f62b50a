import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { ModalView } from '@slack/web-api'
import { questionOf } from '../../core/pipeline/task.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Content, say } from '../blocks/blocks.ts'
import { isDue } from '../card/card.ts'
import { ACTIONS, type ActionId, type ActionTarget, parseTarget } from '../card/card-actions.ts'
import type { SlackContext } from '../delivery/context.ts'
import type { Words } from '../messages/en.ts'
import { wordsIn } from '../messages/words.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import { decide, refusal, type Speaker, whyNot, withTask } from './act.ts'
import { answerOf, tell } from './answer-in-time.ts'
import { cancel, resume, retry } from './commands.ts'
import { type Ears, inTeam } from './ears.ts'
import { answerModal, changesModal, originOf, outcomeModal, rejectModal, type Spot } from './modals.ts'

/** A button of the card, of App Home or of the shortcut's modal. */
interface Click {
  readonly speaker: Speaker
  readonly target: ActionTarget
  readonly spot: Spot
  readonly trigger: string
  /** The modal that the button stands in. */
  readonly modalId: string | null
}

/** What a click does, and what the person is told; `null`: a modal says enough. */
type Act = (context: SlackContext, click: Click) => Promise<Content | null>

const ACTS: Readonly<Record<ActionId, Act>> = {
  approve: (context, { speaker, target }) =>
    decide(context, speaker, target.taskId, { decision: 'approve', comment: null }, () => target),
  reject: (context, click) => ask(context, click, 'reject', rejectModal),
  request_changes: (context, click) => ask(context, click, 'request_changes', changesModal),
  retry: (context, { speaker, target }) => retry(context, speaker, target.taskId),
  resume: (context, { speaker, target }) => resume(context, speaker, target.taskId, null),
  answer: (context, click) => ask(context, click, 'answer', answerModal),
  cancel: (context, { speaker, target }) => cancel(context, speaker, target.taskId),
}

export function listenToButtons(app: App, ears: Ears): void {
  for (const actionId of ACTIONS) {
    app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id: actionId }, async (args) => {
      await args.ack()
      const click = clickOf(args.body, args.action)
      await inTeam(ears, args, async (context) => {
        const words = wordsIn(await context.directory.languageOf(click.speaker.person.id, context.locale))
        const told = await answerOf(() => ACTS[actionId](context, click), words, context.log)
        if (told !== null) await answerClick(context, click, told, words, args.respond)
      })
    })
  }
}

function clickOf(body: BlockAction<ButtonAction>, action: ButtonAction): Click {
  const { view, user } = body
  const person = { id: user.id, name: user.username }
  const modal = view?.type === 'modal' ? view : null
  const from = modal === null ? null : originOf(modal.private_metadata)
  const channel = from?.channel ?? body.channel?.id ?? null
  return {
    speaker: { person, channel, via: modal !== null ? 'shortcut' : view === undefined ? 'button' : 'home' },
    target: parseTarget(action.value ?? ''),
    spot: { channel, threadTs: from?.threadTs ?? null },
    trigger: body.trigger_id,
    modalId: modal?.id ?? null,
  }
}

async function answerClick(
  { homes, interactive, log }: SlackContext,
  { speaker, modalId }: Click,
  told: Content,
  words: Words,
  respond: Parameters<typeof tell>[0],
): Promise<void> {
  if (speaker.via === 'button') return tell(respond, told, log)
  if (modalId === null) return homes.tell(speaker.person.id, told)
  await interactive.views.update({ view_id: modalId, view: outcomeModal(told, words) })
}

/** Opens a modal for those who may answer it, while there is something to answer. */
const ask = (
  context: SlackContext,
  { speaker, target, spot, trigger, modalId }: Click,
  wish: 'reject' | 'request_changes' | 'answer',
  modal: (view: TaskView, target: ActionTarget, spot: Spot, words: Words) => ModalView,
): Promise<Content | null> =>
  withTask(context, speaker, target.taskId, async (view, words) => {
    const refused = await refusal(context, speaker, view, wish, words)
    if (refused !== null) return refused
    const isAsked = wish === 'answer' ? questionOf(view.task) !== null : isDue(view)
    if (!isAsked || (view.task.headSha ?? '') !== target.headSha)
      return say(whyNot(view, wish === 'answer' ? 'resumed' : 'decided', new Date(), words))
    return openModal(context, { trigger_id: trigger, view: modal(view, target, spot, words) }, modalId !== null, words)
  })

/** `null`: it is open. Slack waits three seconds for it, counted from the click. */
export async function openModal(
  { interactive }: Pick<SlackContext, 'interactive'>,
  opening: { readonly trigger_id: string; readonly view: ModalView },
  onTop: boolean,
  words: Words,
): Promise<Content | null> {
  try {
    await (onTop ? interactive.views.push(opening) : interactive.views.open(opening))
    return null
  } catch (error) {
    if (refusalOf(error) === 'expired_trigger_id') return say(words.tooLate)
    throw error
  }
}

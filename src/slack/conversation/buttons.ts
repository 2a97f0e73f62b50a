import type { App, BlockAction, ButtonAction } from '@slack/bolt'
import type { ModalView } from '@slack/web-api'
import type { Ruling } from '../../core/pipeline/acceptance.ts'
import { TASK_ACTS, type TaskAct } from '../../core/pipeline/acts.ts'
import { cancelTask } from '../../people/cancel.ts'
import { decideTask } from '../../people/decide.ts'
import { type FormWish, openForm } from '../../people/form.ts'
import { ignoreChecks } from '../../people/ignore-checks.ts'
import type { PeopleOutcome } from '../../people/outcome.ts'
import { answerQuestion, resumeTask } from '../../people/resume.ts'
import { retryTask } from '../../people/retry.ts'
import { revertTask } from '../../people/revert.ts'
import type { Speaker } from '../../people/speaker.ts'
import { isMessageOf } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { type Content, say } from '../blocks/blocks.ts'
import { type ActionTarget, parseTarget, rulingAction } from '../card/card-actions.ts'
import type { SlackContext } from '../delivery/context.ts'
import { type SlackSpeaker, speakerIn } from '../delivery/speaker.ts'
import type { Words } from '../messages/en.ts'
import { neededBy, refusalOf } from '../workspaces/slack-failure.ts'
import { remedyText } from '../workspaces/standing.ts'
import { answerOf, tell } from './answer-in-time.ts'
import { approveModal } from './approve-modal.ts'
import { inTeam, type ListenerDeps } from './in-team.ts'
import { answerModal, changesModal, denyModal, originOf, outcomeModal, rejectModal, type Spot } from './modals.ts'
import { tellOutcome } from './outcome-text.ts'
import { ownWords } from './own-words.ts'
import { whisper } from './whisper.ts'

/** A button of the card, of App Home or of the shortcut's modal. */
interface Click {
  readonly speaker: SlackSpeaker
  readonly target: ActionTarget
  readonly spot: Spot
  readonly trigger: string
  /** The message that the button stands in; `null`: none that everybody sees. */
  readonly message: { readonly channel: string; readonly ts: string } | null
  /** The modal that the button stands in. */
  readonly modalId: string | null
}

type FormAct = FormWish['act']

/** Buttons that open a form first. */
const FORMS: Readonly<Record<FormAct, (view: TaskView, target: ActionTarget, spot: Spot, words: Words) => ModalView>> =
  {
    reject: rejectModal,
    request_changes: changesModal,
    answer: answerModal,
    deny_packages: denyModal,
  }

const isFormAct = (act: TaskAct): act is FormAct => act in FORMS

type Press = (context: SlackContext, speaker: Speaker, target: ActionTarget) => Promise<PeopleOutcome>

const PRESSES: Readonly<Record<Exclude<TaskAct, FormAct | 'approve'>, Press>> = {
  retry: (context, speaker, { taskId }) => retryTask(context, speaker, taskId),
  resume: (context, speaker, { taskId }) => resumeTask(context, speaker, taskId, { budgetUsd: null, answer: null }),
  ignore_checks: (context, speaker, { taskId, headSha }) => ignoreChecks(context, speaker, taskId, headSha),
  cancel: (context, speaker, { taskId }) => cancelTask(context, speaker, taskId, null),
  revert: (context, speaker, { taskId }) => revertTask(context, speaker, taskId, null),
}

export function listenToButtons(app: App, deps: ListenerDeps): void {
  for (const act of TASK_ACTS) listen(app, deps, act, (context, click) => press(context, click, act))
  for (const ruling of ['author', 'reviewer'] as const)
    listen(app, deps, rulingAction(ruling), (context, click) => rule(context, click, ruling))
}

/** `pressed`: what the person is told; `null`: a modal says enough. */
function listen(
  app: App,
  deps: ListenerDeps,
  action: string,
  pressed: (context: SlackContext, click: Click) => Promise<Content | null>,
): void {
  app.action<BlockAction<ButtonAction>>({ type: 'block_actions', action_id: action }, async (args) => {
    await args.ack()
    const click = clickOf(args.body, args.action)
    await inTeam(deps, args, async (context) => {
      const words = await ownWords(context, click.speaker.person)
      const told = await answerOf(() => pressed(context, click), words, context.log)
      if (told !== null) await answerClick(context, click, told, words, args.respond)
    })
  })
}

/** Answers the question who is right, in the words by which everybody can. */
async function rule(context: SlackContext, click: Click, ruling: Ruling): Promise<Content> {
  const { speaker, target } = click
  const words = await ownWords(context, speaker.person)
  if (await isForeignCard(context, click)) return say(words.foreignCard)
  const wish = { text: words.judgement.sides[ruling], headSha: target.headSha }
  return tellOutcome(context, speaker, await answerQuestion(context, speakerIn(context, speaker), target.taskId, wish))
}

async function press(context: SlackContext, click: Click, act: TaskAct): Promise<Content | null> {
  if (await isForeignCard(context, click)) return say((await ownWords(context, click.speaker.person)).foreignCard)
  if (act === 'approve') return approve(context, click)
  if (isFormAct(act)) return ask(context, click, act)
  const { speaker, target } = click
  return tellOutcome(context, speaker, await PRESSES[act](context, speakerIn(context, speaker), target))
}

/** Whether the card shows a task of the same number in another database. */
const isForeignCard = async ({ db }: SlackContext, { message, target }: Click): Promise<boolean> =>
  message !== null && !(await isMessageOf(db, target.taskId, message.channel, message.ts))

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
    message: messageOf(body),
    trigger: body.trigger_id,
    modalId: modal?.id ?? null,
  }
}

function messageOf({ container, channel }: BlockAction<ButtonAction>): Click['message'] {
  const { message_ts: ts, is_ephemeral: isEphemeral } = container
  return channel === undefined || typeof ts !== 'string' || isEphemeral === true ? null : { channel: channel.id, ts }
}

async function answerClick(
  context: SlackContext,
  { speaker, modalId }: Click,
  told: Content,
  words: Words,
  respond: Parameters<typeof tell>[0],
): Promise<void> {
  const { homes, interactive, log } = context
  const ear = { channel: speaker.channel, user: speaker.person.id, threadTs: null }
  if (speaker.via === 'button') {
    if (!(await tell(respond, told, log))) await whisper(context, ear, told)
    return
  }
  if (modalId === null) return homes.tell(speaker.person.id, told)
  try {
    await interactive.views.update({ view_id: modalId, view: outcomeModal(told, words) })
  } catch (error) {
    log.warn({ err: error }, 'Slack did not take an answer into its modal')
    await whisper(context, ear, told)
  }
}

/** Counts at once where nothing speaks against the commit; else a form asks for each thing that does. */
async function approve(context: SlackContext, { speaker, target, spot, trigger, modalId }: Click) {
  const { taskId, headSha, mark } = target
  const wish = { verdict: { decision: 'approve', comment: null }, headSha, mark } as const
  const outcome = await decideTask(context, speakerIn(context, speaker), taskId, wish)
  if (outcome.outcome !== 'reserved') return tellOutcome(context, speaker, outcome)
  const words = await ownWords(context, speaker.person, outcome.view.language)
  const view = approveModal(outcome, target, spot, words)
  return showModal(context, { trigger_id: trigger, view }, modalId !== null, words)
}

/** Opens a modal for those who may answer it, while there is something to answer. */
async function ask(
  context: SlackContext,
  { speaker, target, spot, trigger, modalId }: Click,
  act: FormAct,
): Promise<Content | null> {
  const { taskId, headSha } = target
  const form = await openForm(context, speakerIn(context, speaker), taskId, { act, headSha })
  if (form.outcome !== 'open') return tellOutcome(context, speaker, form)
  const words = await ownWords(context, speaker.person, form.view.language)
  const opening = { trigger_id: trigger, view: FORMS[act](form.view, target, spot, words) }
  return showModal(context, opening, modalId !== null, words)
}

const TOO_LATE: ReadonlySet<string> = new Set(['expired_trigger_id', 'exchanged_trigger_id', 'invalid_trigger_id'])

/** `null`: it is open. Slack waits three seconds for it, counted from the click. */
export async function showModal(
  { interactive }: Pick<SlackContext, 'interactive'>,
  opening: { readonly trigger_id: string; readonly view: ModalView },
  onTop: boolean,
  words: Words,
): Promise<Content | null> {
  try {
    await (onTop ? interactive.views.push(opening) : interactive.views.open(opening))
    return null
  } catch (error) {
    const refusal = refusalOf(error)
    if (refusal === null) throw error
    if (TOO_LATE.has(refusal)) return say(words.tooLate)
    return say(words.refused.form(remedyText({ code: refusal, needed: neededBy(error) }, words.language)))
  }
}

import { AppError } from '../../errors.ts'
import { type Posted, recordShown } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { cardOf, isDue } from '../card/card.ts'
import { wordsIn } from '../messages/words.ts'
import { refusalKind } from '../workspaces/refusals.ts'
import { refusalOf } from '../workspaces/slack-failure.ts'
import type { SlackContext } from './context.ts'
import { edit, type OutgoingMessage, type PostedMessage, postOnce } from './outbox.ts'
import { noticeOf } from './undelivered.ts'
import { sendFirstAccepted } from './variants.ts'

/** A posted card, and the milliseconds until it may be updated; `null`: it is up to date. */
interface ShownCard {
  /** `null`: not posted yet. */
  readonly ts: string | null
  readonly channel: string
  readonly againInMs: number | null
  /** Why it could not be edited now; `null`: it could. */
  readonly failure: unknown
}

interface Place {
  readonly slot: string
  readonly channel: string
  readonly claimed: Posted | null
  /** The number of the task's dead letters. */
  readonly undelivered: number
  /** It takes the place of an earlier card. */
  readonly replaces: boolean
}

export type ShowCard = (view: TaskView, place: Place) => Promise<ShownCard>

type Variants = Required<Pick<OutgoingMessage, 'variants' | 'onVariant'>>

/** Learned from a refusal: whether this workspace accepts the plan block. */
type Layout = { planBlock: boolean }

/** Posts a task's card, or edits an outdated one: urgent changes at once, others at the card's pace. */
export function createShowCard(context: SlackContext): ShowCard {
  const layout = { planBlock: true }
  return async (view, { slot, channel, claimed, undelivered, replaces }) => {
    const { revision } = view
    const { id: taskId, uid } = view.task
    const message = {
      taskId,
      uid,
      slot,
      channel,
      threadTs: null,
      broadcast: false,
      revision,
      urgency: 'urgent',
    } as const
    const variants = () => variantsOf(context, layout, view, { undelivered, replaces })
    const sent = await postOnce(context, { ...message, ...variants() }, claimed)
    if (sent.kind === 'wait') return { ts: null, channel, againInMs: sent.againInMs, failure: null }
    if (sent.kind === 'refused') return { ts: null, channel, againInMs: null, failure: null }
    const { posted } = sent
    const shown = { ts: posted.ts, channel: posted.channel }
    return { ...shown, ...(await tryUpdate(context, view, posted, variants)) }
  }
}

/** An edit that fails holds up nothing in the thread; only a card that is gone or frozen needs another one first. */
async function tryUpdate(...args: Parameters<typeof update>): Promise<Pick<ShownCard, 'againInMs' | 'failure'>> {
  try {
    return { againInMs: await update(...args), failure: null }
  } catch (error) {
    const kind = refusalKind(refusalOf(error) ?? '')
    if (kind === 'frozen' || kind === 'content') throw new FrozenCard(error)
    if (error instanceof AppError || kind === 'gone') throw error
    return { againInMs: null, failure: error }
  }
}

/** The card stays as it is for ever: its message can be edited no more, or takes no content that we have. */
export class FrozenCard extends Error {
  constructor(cause: unknown) {
    super('Slack lets a card be edited no more.', { cause })
  }
}

/** Milliseconds until the card may be edited; `null`: it shows the newest revision. */
async function update(
  context: SlackContext,
  view: TaskView,
  card: PostedMessage,
  variantsNow: () => Variants,
): Promise<number | null> {
  const { revision } = view
  if (card.revision >= revision) return null
  const urgency = isUrgent(view) ? 'urgent' : 'ordinary'
  const waitMs = urgency === 'urgent' ? 0 : waitOf(card, context)
  if (waitMs > 0) return waitMs
  const { variants, onVariant } = variantsNow()
  const edited = { channel: card.channel, ts: card.ts, taskId: view.task.id, urgency } as const
  const { sent: againInMs, variant } = await sendFirstAccepted(
    variants,
    (content) => edit(context, edited, content),
    context.log,
  )
  onVariant(variant)
  if (againInMs > 0) return againInMs
  if (await recordShown(context.db, view.task.id, card.slot, revision, context.now())) return null
  throw new AppError('transient', 'Two renders of a card crossed.', { taskId: view.task.id, retryAfterMs: 0 })
}

/** Decisions, questions and the end are urgent. */
export const isUrgent = (view: TaskView): boolean =>
  isDue(view) || !['RUNNING', 'WAITING'].includes(view.task.state.status)

const waitOf = ({ shownAt }: Posted, { pace, now }: SlackContext): number =>
  shownAt === null ? 0 : Math.max(0, shownAt.getTime() + pace.cardIntervalMs - now().getTime())

/** Tries the plan block first, then a list; after Slack accepted only a list, this process sends only lists. */
function variantsOf(
  context: SlackContext,
  layout: Layout,
  view: TaskView,
  { undelivered, replaces }: Pick<Place, 'undelivered' | 'replaces'>,
): Variants {
  const { publicUrl, policy } = context
  const words = wordsIn(view.language)
  const notice = noticeOf(context.notice, undelivered, words, replaces ? [words.refused.replaces] : [])
  const look = { buttons: true, publicUrl, notice, approvalsNeeded: policy.approvalsNeeded }
  const list = cardOf(view, { ...look, planBlock: false })
  const variants = layout.planBlock ? [cardOf(view, { ...look, planBlock: true }), list] : [list]
  const onVariant = (variant: number): void => {
    if (variants.length === 2 && variant === 1) layout.planBlock = false
  }
  return { variants, onVariant }
}

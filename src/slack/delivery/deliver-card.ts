import { AppError } from '../../errors.ts'
import { type Posted, recordShown } from '../../store/slack/messages.ts'
import type { TaskView } from '../../store/task-view.ts'
import { cardOf, isDue } from '../card/card.ts'
import { wordsIn } from '../messages/words.ts'
import type { SlackContext } from './context.ts'
import { edit, type OutgoingMessage, type PostedMessage, postOnce } from './outbox.ts'
import { noticeOf } from './undelivered.ts'
import { sendFirstAccepted } from './variants.ts'

/** Where the card stands, and the milliseconds after which it may be brought up to date; `null`: it is. */
export interface ShownCard {
  /** `null`: it is not posted yet. */
  readonly ts: string | null
  readonly channel: string
  readonly againInMs: number | null
}

interface Place {
  readonly slot: string
  readonly channel: string
  readonly claimed: Posted | null
  /** Messages of the task that Slack has refused for good. */
  readonly undelivered: number
}

export type ShowCard = (view: TaskView, place: Place) => Promise<ShownCard>

type Variants = Required<Pick<OutgoingMessage, 'variants' | 'onVariant'>>

/** Whether this workspace knows the plan block is learned by its refusal. */
type Layout = { planBlock: boolean }

/** Posts a task's card, or edits it if it shows an older revision: in its pace, and what people wait for at once. */
export function createShowCard(context: SlackContext): ShowCard {
  const layout = { planBlock: true }
  return async (view, { slot, channel, claimed, undelivered }) => {
    const { revision } = view
    const taskId = view.task.id
    const message = { taskId, slot, channel, threadTs: null, broadcast: false, revision, urgency: 'urgent' } as const
    const variants = () => variantsOf(context, layout, view, undelivered)
    const sent = await postOnce(context, { ...message, ...variants() }, claimed)
    if (sent.kind === 'wait') return { ts: null, channel, againInMs: sent.againInMs }
    if (sent.kind === 'refused') return { ts: null, channel, againInMs: null }
    const { posted } = sent
    return { ts: posted.ts, channel: posted.channel, againInMs: await update(context, view, posted, variants) }
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
  const restsMs = urgency === 'urgent' ? 0 : restOf(card, context)
  if (restsMs > 0) return restsMs
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

/** A decision, a question and the end are shown at once. */
const isUrgent = (view: TaskView): boolean => isDue(view) || !['RUNNING', 'WAITING'].includes(view.task.state.status)

const restOf = ({ shownAt }: Posted, { pace, now }: SlackContext): number =>
  shownAt === null ? 0 : Math.max(0, shownAt.getTime() + pace.cardIntervalMs - now().getTime())

/** With the plan block, then as a list; once only the list was taken, every card of this process is one. */
function variantsOf(context: SlackContext, layout: Layout, view: TaskView, undelivered: number): Variants {
  const { publicUrl, policy } = context
  const notice = noticeOf(context.notice, undelivered, wordsIn(view.language))
  const look = { buttons: true, publicUrl, notice, approvalsNeeded: policy.approvalsNeeded }
  const list = cardOf(view, { ...look, planBlock: false })
  const variants = layout.planBlock ? [cardOf(view, { ...look, planBlock: true }), list] : [list]
  const onVariant = (variant: number): void => {
    if (variants.length === 2 && variant === 1) layout.planBlock = false
  }
  return { variants, onVariant }
}

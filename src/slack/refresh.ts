import { AppError } from '../errors.ts'
import { findTaskView, type TaskView } from '../store/task-view.ts'
import type { Content } from './blocks.ts'
import { cardOf } from './card.ts'
import type { SlackContext } from './context.ts'
import { edit, postOnce } from './outbox.ts'
import { DELETED, type Posted, postedOf, recordPosted, recordShown } from './posted.ts'
import { refusalOf, slackFailure } from './slack-failure.ts'
import { threadOf } from './thread.ts'

export type Refresh = (taskId: number, signal: AbortSignal) => Promise<void>

/** A card that somebody deleted is shown once more; a second time is an answer. */
const CARD_SLOTS = ['card', 'card-again'] as const

const MESSAGE_GONE = new Set(['message_not_found', 'thread_not_found'])
const CHANNEL_GONE = new Set(['channel_not_found', 'is_archived'])

interface Place {
  readonly slot: (typeof CARD_SLOTS)[number]
  readonly channel: string
}

/** Derives everything that Slack shows of a task from its read model. Each step may be repeated after a crash. */
export function createRefresh(context: SlackContext): Refresh {
  // Whether this workspace knows the plan block is learned by its refusal.
  const layout = { planBlock: true }
  return async (taskId, signal) => {
    try {
      await refresh(context, layout, taskId, signal)
    } catch (error) {
      throw slackFailure(error, taskId)
    }
  }
}

type Layout = { planBlock: boolean }

async function refresh(context: SlackContext, layout: Layout, taskId: number, signal: AbortSignal): Promise<void> {
  const view = await findTaskView(context.db, taskId)
  const named = view?.channel ?? context.channel
  if (view === null || named === null) return
  const posted = await postedOf(context.db, taskId)
  let channel = await context.channels.idOf(named)
  for (const slot of CARD_SLOTS) {
    if (posted.get(slot)?.revision === DELETED) continue
    try {
      return await show(context, layout, view, { slot, channel }, posted, signal)
    } catch (error) {
      channel = await otherPlace(context, error, channel)
      context.log.info({ taskId, slot }, 'the card is gone from Slack')
      await recordPosted(context.db, taskId, { slot, channel, ts: posted.get(slot)?.ts ?? null, revision: DELETED })
    }
  }
}

/** Where a card that cannot stand where it stood is shown again. Throws the error on if it says anything else. */
async function otherPlace(context: SlackContext, error: unknown, channel: string): Promise<string> {
  const refusal = refusalOf(error) ?? ''
  if (MESSAGE_GONE.has(refusal)) return channel
  if (!CHANNEL_GONE.has(refusal) || context.channel === null) throw error
  const fallback = await context.channels.idOf(context.channel)
  if (fallback === channel) throw error
  return fallback
}

async function show(
  context: SlackContext,
  layout: Layout,
  view: TaskView,
  place: Place,
  posted: ReadonlyMap<string, Posted>,
  signal: AbortSignal,
): Promise<void> {
  signal.throwIfAborted()
  const card = await showCard(context, layout, view, place, posted.get(place.slot) ?? null)
  for (const { slot, content, broadcast } of threadOf(view, context.policy)) {
    const noted = posted.get(slot) ?? null
    if (noted !== null && noted.ts !== null) continue
    signal.throwIfAborted()
    const thread = { channel: card.channel, threadTs: card.ts }
    await postOnce(context, { taskId: view.task.id, slot, content, broadcast, revision: 0, ...thread }, noted)
  }
}

/** Posts the card, or edits it if it shows an older revision. */
async function showCard(
  context: SlackContext,
  layout: Layout,
  view: TaskView,
  { slot, channel }: Place,
  noted: Posted | null,
): Promise<{ channel: string; ts: string }> {
  const { revision } = view
  const taskId = view.task.id
  const letter = { taskId, slot, channel, threadTs: null, broadcast: false, revision }
  const card = await rendered(context, layout, view, (content) => postOnce(context, { ...letter, content }, noted))
  if (card.revision >= revision) return card
  await rendered(context, layout, view, (content) => edit(context, card, content))
  if (await recordShown(context.db, taskId, slot, revision)) return card
  throw new AppError('transient', 'Two renders of a card crossed.', { taskId, retryAfterMs: 0 })
}

/** Sends the card; once the plan block was refused, every card of this process goes without it. */
async function rendered<T>(
  { publicUrl, notice }: SlackContext,
  layout: Layout,
  view: TaskView,
  send: (content: Content) => Promise<T>,
): Promise<T> {
  const look = { buttons: true, publicUrl, notice }
  try {
    return await send(cardOf(view, { ...look, ...layout }))
  } catch (error) {
    if (refusalOf(error) !== 'invalid_blocks' || !layout.planBlock) throw error
    const sent = await send(cardOf(view, { ...look, planBlock: false }))
    layout.planBlock = false
    return sent
  }
}

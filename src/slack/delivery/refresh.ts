import { keyIn } from '../../core/team.ts'
import { AppError } from '../../errors.ts'
import {
  CARD_SLOTS,
  DELETED,
  DELETIONS_RESPECTED,
  FROZEN,
  type Posted,
  postedOf,
  recordPosted,
  recordSettled,
} from '../../store/slack/messages.ts'
import { clearRefusal, keepRefusal } from '../../store/slack/refusals.ts'
import { findTaskView, type TaskView } from '../../store/task-view.ts'
import { refusalKind } from '../workspaces/refusals.ts'
import { neededBy, refusalOf, slackFailure } from '../workspaces/slack-failure.ts'
import type { SlackContext } from './context.ts'
import { createShowCard, FrozenCard, isUrgent, type ShowCard } from './deliver-card.ts'
import { deliverThread } from './deliver-thread.ts'
import { reachPeople, type Why } from './direct.ts'
import { pause } from './pace.ts'
import { asWriter } from './writer.ts'

/**
 * Updates what Slack shows of a task. Resolves with `null` when all is shown, else with the milliseconds until the next
 * call, since the rate limit did not allow everything.
 */
export type Refresh = (task: ShownTask, signal: AbortSignal) => Promise<number | null>

/** A task, and its channel by id or name; `null`: the default one. */
interface ShownTask {
  readonly taskId: number
  readonly channel: string | null
}

/** How long a channel that refuses us is not tried again. */
const CHANNEL_REFUSAL_MS = 60_000

/** Derives everything that Slack shows of a task from its read model. Each step is safe to repeat. */
export function createRefresh(context: SlackContext): Refresh {
  const showCard = createShowCard(context)
  const find = createFinder(context)
  return async ({ taskId, channel: own }, signal) => {
    const named = own ?? context.channel
    if (named === null) return null
    try {
      const channel = await find(named)
      return await asWriter(context.db, keyIn(context.team, channel), signal, (writing) =>
        refresh(context, showCard, taskId, channel, writing),
      )
    } catch (error) {
      const why = whyNot(error)
      const view = why === null ? null : await findTaskView(context.db, taskId)
      if (view !== null) await reachPeople(context, view, why)
      throw slackFailure(error, taskId)
    }
  }
}

/** `null`: Slack refuses nothing. A channel that the bot sees by no name is one that it was removed from. */
function whyNot(error: unknown): Why {
  const refusal = refusalOf(error)
  if (refusal !== null) return { code: refusal, needed: neededBy(error) }
  return error instanceof AppError && error.kind === 'misconfigured' ? { code: AWAY, needed: null } : null
}

const AWAY = 'channel_not_found'

/** A channel by id or name; one that is not there is a standing refusal too. */
function createFinder({ channels, db, team }: SlackContext): (named: string) => Promise<string> {
  const isThere = new Map<string, boolean>()
  const note = async (named: string, there: boolean) => {
    if (isThere.get(named) === there) return
    isThere.set(named, there)
    const key = { team: team?.id ?? '', place: named, method: 'conversations.list' }
    await (there ? clearRefusal(db, key) : keepRefusal(db, { ...key, code: AWAY, needed: null }))
  }
  return async (named) => {
    try {
      const id = await channels.idOf(named)
      if (id !== named) await note(named, true)
      return id
    } catch (error) {
      if (error instanceof AppError && error.kind === 'misconfigured') await note(named, false)
      throw error
    }
  }
}

async function refresh(
  context: SlackContext,
  showCard: ShowCard,
  taskId: number,
  home: string,
  signal: AbortSignal,
): Promise<number | null> {
  const view = await findTaskView(context.db, taskId)
  if (view === null) return null
  let channel = home
  for (;;) {
    const posted = await postedOf(context.db, taskId)
    const slot = slotToShow(view, posted)
    if (slot === null) {
      await reachPeople(context, view, null)
      return null
    }
    const claimed = posted.get(slot) ?? null
    const undelivered = [...posted.values()].filter(({ refusal }) => refusal !== null).length
    if (undelivered > 0) await reachPeople(context, view, null)
    try {
      const place = { slot, channel, claimed, undelivered, replaces: slot !== CARD_SLOTS[0] }
      return await show(context, showCard, view, place, posted, signal)
    } catch (error) {
      channel = await channelAfter(context, error, claimed, channel)
      const isFrozen = error instanceof FrozenCard
      context.log.info({ err: error, task: taskId, slot }, 'the card is followed by another one')
      const kept = { slot, channel: isFrozen ? (claimed?.channel ?? channel) : channel, ts: claimed?.ts ?? null }
      await recordPosted(context.db, taskId, { ...kept, revision: isFrozen ? FROZEN : DELETED }, context.now())
    }
  }
}

/** The newest card, or the one after it, where that is gone or shows too little to act on; `null`: none is wanted. */
function slotToShow(view: TaskView, posted: ReadonlyMap<string, Posted>): (typeof CARD_SLOTS)[number] | null {
  const deletions = CARD_SLOTS.filter((slot) => posted.get(slot)?.revision === DELETED).length
  if (deletions >= DELETIONS_RESPECTED) return null
  const newest = CARD_SLOTS.findLastIndex((slot) => posted.has(slot))
  const at = CARD_SLOTS[newest]
  if (at === undefined) return CARD_SLOTS[0]
  const { revision } = posted.get(at) ?? {}
  if (revision === DELETED) return CARD_SLOTS[newest + 1] ?? null
  return revision === FROZEN && isUrgent(view) ? (CARD_SLOTS[newest + 1] ?? at) : at
}

async function show(
  context: SlackContext,
  showCard: ShowCard,
  view: TaskView,
  place: Parameters<ShowCard>[1],
  posted: ReadonlyMap<string, Posted>,
  signal: AbortSignal,
): Promise<number | null> {
  signal.throwIfAborted()
  const card = await showCard(view, place)
  if (card.ts === null) {
    if (card.againInMs === null) await reachPeople(context, view, null)
    return card.againInMs
  }
  const root = { channel: card.channel, threadTs: card.ts }
  const thread = await deliverThread(context, view, root, posted, signal)
  if (thread.isRefused) await reachPeople(context, view, null)
  const waits = [card.againInMs, thread.againInMs].filter((ms) => ms !== null)
  if (waits.length > 0) return Math.min(...waits)
  const failures = [...(card.failure === null ? [] : [card.failure]), ...thread.failures]
  if (failures.length > 0) throw failures[0]
  await recordSettled(context.db, view.task.id, place.slot, view.revision)
  return null
}

/** Where the next card goes: a frozen or deleted one is followed in its channel. Rethrows any other error. */
async function channelAfter(
  context: SlackContext,
  error: unknown,
  claimed: Posted | null,
  channel: string,
): Promise<string> {
  const refusal = refusalOf(error)
  const kind = refusal === null ? null : refusalKind(refusal)
  if (error instanceof FrozenCard || (kind === 'gone' && claimed !== null && claimed.ts !== null)) return channel
  if (refusal === null || kind !== 'place') throw error
  const { db, pace, now, team } = context
  if (GONE_FOR_GOOD.has(refusal) && context.channel !== null && (await isPublic(context, channel))) {
    const instead = await context.channels.idOf(context.channel)
    if (instead !== channel) return instead
  }
  await pause(db, keyIn(team, channel), pace.postIntervalMs, CHANNEL_REFUSAL_MS, now())
  throw error
}

const GONE_FOR_GOOD: ReadonlySet<string> = new Set(['channel_not_found', 'is_archived'])

/** What was asked for in a private channel is shown in no other one. */
const isPublic = ({ channels }: SlackContext, channel: string): Promise<boolean> =>
  channels.isPublic(channel).catch(() => false)

import { keyIn } from '../../core/team.ts'
import { CARD_SLOTS, DELETED, type Posted, postedOf, recordPosted, recordSettled } from '../../store/slack/messages.ts'
import { findTaskView, type TaskView } from '../../store/task-view.ts'
import { refusalOf, slackFailure } from '../workspaces/slack-failure.ts'
import type { SlackContext } from './context.ts'
import { createShowCard, type ShowCard } from './deliver-card.ts'
import { deliverThread } from './deliver-thread.ts'
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

const MESSAGE_GONE = new Set(['message_not_found', 'thread_not_found'])
const CHANNEL_GONE = new Set(['channel_not_found', 'is_archived'])
/** How long a channel that refuses us is not tried again. */
const CHANNEL_REFUSAL_MS = 60_000

/** Derives everything that Slack shows of a task from its read model. Each step is safe to repeat. */
export function createRefresh(context: SlackContext): Refresh {
  const showCard = createShowCard(context)
  return async ({ taskId, channel: own }, signal) => {
    const named = own ?? context.channel
    if (named === null) return null
    try {
      const channel = await context.channels.idOf(named)
      return await asWriter(context.db, keyIn(context.team, channel), signal, (writing) =>
        refresh(context, showCard, taskId, channel, writing),
      )
    } catch (error) {
      throw slackFailure(error, taskId)
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
  const posted = await postedOf(context.db, taskId)
  const undelivered = [...posted.values()].filter(({ refusal }) => refusal !== null).length
  let channel = home
  for (const slot of CARD_SLOTS) {
    const claimed = posted.get(slot) ?? null
    if (claimed?.revision === DELETED) continue
    try {
      return await show(context, showCard, view, { slot, channel, claimed, undelivered }, posted, signal)
    } catch (error) {
      channel = await relocateCard(context, error, channel)
      context.log.info({ task: taskId, slot }, 'the card is gone from Slack')
      await recordPosted(
        context.db,
        taskId,
        { slot, channel, ts: claimed?.ts ?? null, revision: DELETED },
        context.now(),
      )
    }
  }
  return null
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
  if (card.ts === null) return card.againInMs
  const thread = await deliverThread(context, view, { channel: card.channel, threadTs: card.ts }, posted, signal)
  const waits = [card.againInMs, thread].filter((ms) => ms !== null)
  if (waits.length > 0) return Math.min(...waits)
  await recordSettled(context.db, view.task.id, place.slot, view.revision)
  return null
}

/** The channel in which a deleted card is posted again. Rethrows any other error. */
async function relocateCard(context: SlackContext, error: unknown, channel: string): Promise<string> {
  const refusal = refusalOf(error) ?? ''
  if (MESSAGE_GONE.has(refusal)) return channel
  const fallback =
    CHANNEL_GONE.has(refusal) && context.channel !== null ? await context.channels.idOf(context.channel) : channel
  if (fallback !== channel) return fallback
  const { db, pace, now, team } = context
  if (refusal !== '') await pause(db, keyIn(team, channel), pace.postIntervalMs, CHANNEL_REFUSAL_MS, now())
  throw error
}

import { WebAPIRateLimitedError } from '@slack/web-api'
import { z } from 'zod'
import { keyIn } from '../../core/team.ts'
import { claimSlot, type Posted, recordPosted, recordRefusal } from '../../store/slack/messages.ts'
import type { Content } from '../blocks/blocks.ts'
import { contentRefusalOf } from '../workspaces/slack-failure.ts'
import type { SlackContext } from './context.ts'
import { EVENT_TYPE, findLost } from './lost-message.ts'
import { book, pause, type Urgency } from './pace.ts'
import { sendFirstAccepted } from './variants.ts'

/** A message to post exactly once, and its place. */
export interface OutgoingMessage {
  readonly taskId: number
  readonly uid: string | null
  readonly slot: string
  readonly channel: string
  /** `null`: top level. */
  readonly threadTs: string | null
  readonly broadcast: boolean
  readonly urgency: Urgency
  readonly revision: number
  /** Renderings to try, richest first; plain text comes last. */
  readonly variants: readonly Content[]
  /** Called with the variant that Slack accepted. */
  readonly onVariant?: (variant: number) => void
}

/** A message that Slack shows. */
export type PostedMessage = Posted & { readonly ts: string }

export type Sent =
  | { readonly kind: 'posted'; readonly posted: PostedMessage }
  /** Slack refuses it for good, even as plain text. */
  | { readonly kind: 'refused' }
  /** Its turn has not come yet. */
  | { readonly kind: 'wait'; readonly againInMs: number }

/** A message's id, and where it is: a person's direct messages have an id of their own. */
interface SentMessage {
  readonly ts: string
  readonly channel: string
}

/** The wait after another process claimed the message first; by then its answer is known. */
const CROSSED_MS = 1_000

/** Switches off link previews and the parsing of mentions. */
const QUIET = { unfurl_links: false, unfurl_media: false, link_names: false, parse: 'none' } as const

/**
 * Sends a message once, at the channel's pace. If its slot was claimed without an answer (a crash, a lost answer),
 * searches for it in Slack first.
 */
export async function sendOnce(
  context: SlackContext,
  message: Omit<OutgoingMessage, 'variants'>,
  claimed: Posted | null,
  send: () => Promise<SentMessage>,
): Promise<Sent> {
  const { db, now } = context
  const { taskId, slot, channel, revision } = message
  const key = keyIn(context.team, channel)
  if (claimed !== null && claimed.ts !== null) return { kind: 'posted', posted: { ...claimed, ts: claimed.ts } }
  if (claimed !== null && claimed.refusal !== null) return { kind: 'refused' }
  const found = claimed === null ? null : await findLost(context, message, claimed.createdAt)
  if (found === null) {
    const { urgency } = message
    const againInMs = await book(db, { key, intervalMs: context.pace.postIntervalMs, urgency, taskId }, now())
    if (againInMs > 0) return { kind: 'wait', againInMs }
    if (claimed === null && !(await claimSlot(db, taskId, slot, channel, now())))
      return { kind: 'wait', againInMs: CROSSED_MS }
  }
  const sent = found === null ? await inPace(context, key, context.pace.postIntervalMs, send) : { ts: found, channel }
  const posted = { slot, ...sent, revision: found === null ? revision : 0 }
  await recordPosted(db, taskId, posted, now())
  return { kind: 'posted', posted: { ...posted, settled: 0, shownAt: now(), refusal: null, createdAt: now() } }
}

/** Posts a message once, in the first variant that Slack accepts; if it accepts none, the message is a dead letter. */
export async function postOnce(context: SlackContext, message: OutgoingMessage, claimed: Posted | null): Promise<Sent> {
  const { taskId, slot, variants } = message
  try {
    return await sendOnce(context, message, claimed, async () => {
      const { sent, variant } = await sendFirstAccepted(
        variants,
        (content) => post(context, message, content),
        context.log,
      )
      message.onVariant?.(variant)
      return sent
    })
  } catch (error) {
    const refusal = contentRefusalOf(error)
    if (refusal === null) throw error
    context.log.error({ err: error, task: taskId, slot }, 'Slack does not take a message: it is a dead letter')
    await recordRefusal(context.db, taskId, slot, refusal, context.now())
    return { kind: 'refused' }
  }
}

/** A message to edit. */
interface EditTarget {
  readonly channel: string
  readonly ts: string
  readonly taskId: number
  readonly urgency: Urgency
}

/** Edits a message, at the pace of all edits. Resolves with 0, or with the milliseconds until the next try. */
export async function edit(
  context: SlackContext,
  { channel, ts, taskId, urgency }: EditTarget,
  { text, blocks }: Content,
): Promise<number> {
  const { background, db, pace, now } = context
  const key = keyIn(context.team, EDITS)
  const againInMs = await book(db, { key, intervalMs: pace.editIntervalMs, urgency, taskId }, now())
  if (againInMs > 0) return againInMs
  const what = { channel, ts, text, ...(blocks.length > 0 && { blocks }), parse: 'none', link_names: false } as const
  await inPace(context, key, pace.editIntervalMs, () => background.chat.update(what))
  return 0
}

const EDITS = 'chat.update'

async function post(
  { background }: SlackContext,
  message: OutgoingMessage,
  { text, blocks }: Content,
): Promise<SentMessage> {
  const { taskId, uid, slot, channel, threadTs, broadcast } = message
  const payload = { task_id: taskId, slot, ...(uid !== null && { uid }) }
  const metadata = { event_type: EVENT_TYPE, event_payload: payload }
  const place = threadTs === null ? {} : ({ thread_ts: threadTs, reply_broadcast: broadcast } as const)
  const look = blocks.length > 0 ? { blocks } : {}
  const answer = await background.chat.postMessage({
    channel,
    text,
    ...look,
    metadata,
    ...QUIET,
    ...place,
  } as Parameters<typeof background.chat.postMessage>[0])
  return z.object({ ts: z.string(), channel: z.string().default(channel) }).parse(answer)
}

/** If Slack asks to slow down, pauses all processes. */
async function inPace<T>(context: SlackContext, key: string, intervalMs: number, call: () => Promise<T>): Promise<T> {
  try {
    return await call()
  } catch (error) {
    if (error instanceof WebAPIRateLimitedError)
      await pause(context.db, key, intervalMs, error.retryAfter * 1_000, context.now())
    throw error
  }
}

import { z } from 'zod'
import type { Content } from './blocks.ts'
import type { SlackContext } from './context.ts'
import { claimSlot, type Posted, recordPosted } from './posted.ts'
import { refusalOf } from './slack-failure.ts'

/** A message to be posted exactly once, and where. */
export interface Letter {
  readonly taskId: number
  readonly slot: string
  readonly channel: string
  /** `null`: top level. */
  readonly threadTs: string | null
  readonly broadcast: boolean
  readonly revision: number
  readonly content: Content
}

const EVENT_TYPE = 'wms_message'
/** Slack's clock and the database's may differ. */
const CLOCK_SKEW_MS = 60_000

/** Nothing in our messages is linkified, unfurled or parsed into mentions. */
const QUIET = { unfurl_links: false, unfurl_media: false, link_names: false, parse: 'none' } as const

/**
 * Posts a letter unless it was posted before. A slot that was noted without an answer (a crash, an answer lost on the
 * way) is looked for in Slack first. Resolves with what stands in Slack.
 */
export async function postOnce(
  { db, background, log }: SlackContext,
  letter: Letter,
  noted: Posted | null,
): Promise<Posted & { readonly ts: string }> {
  const { taskId, slot, channel, revision } = letter
  if (noted !== null && noted.ts !== null) return { ...noted, ts: noted.ts }
  const isFirst = noted === null && (await claimSlot(db, taskId, slot, channel))
  const since = new Date((noted?.createdAt.getTime() ?? Date.now()) - CLOCK_SKEW_MS)
  const found = isFirst ? null : await findPosted({ background, log }, letter, since)
  const ts = found ?? (await post({ background }, letter))
  const posted = { slot, channel, ts, revision: found === null ? revision : 0, createdAt: new Date() }
  await recordPosted(db, taskId, posted)
  return posted
}

export async function edit(
  { background }: SlackContext,
  { channel, ts }: { channel: string; ts: string },
  { text, blocks }: Content,
): Promise<void> {
  await background.chat.update({ channel, ts, text, blocks, parse: 'none', link_names: false })
}

async function post({ background }: Pick<SlackContext, 'background'>, letter: Letter): Promise<string> {
  const { taskId, slot, channel, threadTs, broadcast, content } = letter
  const metadata = { event_type: EVENT_TYPE, event_payload: { task_id: taskId, slot } }
  const place = threadTs === null ? {} : ({ thread_ts: threadTs, reply_broadcast: broadcast } as const)
  const { ts } = await background.chat.postMessage({ channel, ...content, metadata, ...QUIET, ...place } as Parameters<
    typeof background.chat.postMessage
  >[0])
  return z.string().parse(ts)
}

const Page = z.object({
  messages: z.array(
    z.object({
      ts: z.string(),
      metadata: z
        .object({ event_type: z.string(), event_payload: z.object({ task_id: z.number(), slot: z.string() }) })
        .nullish()
        .catch(null),
    }),
  ),
})

/** The letter as it already stands in Slack. Without the scope to look, `null`: it may come twice after a crash. */
async function findPosted(
  { background, log }: Pick<SlackContext, 'background' | 'log'>,
  { taskId, slot, channel, threadTs }: Letter,
  since: Date,
): Promise<string | null> {
  const range = { channel, oldest: String(since.getTime() / 1_000), include_all_metadata: true, limit: 200 }
  const pages =
    threadTs === null
      ? background.paginate('conversations.history', range)
      : background.paginate('conversations.replies', { ...range, ts: threadTs })
  try {
    for await (const page of pages) {
      const found = Page.parse(page).messages.find(
        ({ metadata }) =>
          metadata?.event_type === EVENT_TYPE &&
          metadata.event_payload.task_id === taskId &&
          metadata.event_payload.slot === slot,
      )
      if (found !== undefined) return found.ts
    }
  } catch (error) {
    if (refusalOf(error) !== 'missing_scope') throw error
    log.warn({ taskId, slot }, 'the bot may not read the channel, so a message lost on the way may come twice')
  }
  return null
}

import { randomUUID } from 'node:crypto'
import { z } from 'zod'
import type { Json } from '../blocks/payload-rules.ts'
import { messageRefusal } from '../blocks/validate.ts'
import type { MessageRow, ResponseUrl } from '../state/rows.ts'
import { botAuthor, type Draft, editMessage, findMessage, post, remove } from './messages.ts'
import type { Workspace } from './workspace.ts'

const LIFE_MS = 30 * 60_000
const USES = 5

/** Issues a URL at which the app may answer a person's act. */
export function issueResponseUrl(
  slack: Workspace,
  from: Pick<ResponseUrl, 'channel' | 'user' | 'messageTs' | 'threadTs'>,
): string {
  const now = slack.clock.now()
  const isDead = ({ expiresAtMs }: ResponseUrl) => expiresAtMs < now
  for (const { id } of slack.state.responseUrls.values().filter(isDead)) slack.state.responseUrls.delete(id)
  const id = randomUUID()
  slack.state.responseUrls.put(id, { ...from, id, usesLeft: USES, expiresAtMs: now + LIFE_MS })
  return `${slack.origin}/actions/${id}`
}

const json = z.record(z.string(), z.unknown())
const responseSchema = z.object({
  response_type: z.enum(['ephemeral', 'in_channel']).default('ephemeral'),
  text: z.string().optional(),
  blocks: z.array(json).optional(),
  attachments: z.array(json).optional(),
  replace_original: z.boolean().default(false),
  delete_original: z.boolean().default(false),
  thread_ts: z.string().optional(),
})

/** The result of an answer: the message that the person sees, or Slack's refusal. */
export type Responded = { ok: true; message: MessageRow | null } | { ok: false; error: string }

/** Applies an answer to a command or action, from an ack or a response_url. */
export function respond(
  slack: Workspace,
  to: Pick<ResponseUrl, 'channel' | 'user' | 'messageTs'>,
  body: unknown,
): Responded {
  const parsed = responseSchema.safeParse(typeof body === 'string' ? { text: body } : body)
  if (!parsed.success) return { ok: false, error: 'invalid_payload' }
  const { response_type, text, blocks, attachments, replace_original, delete_original, thread_ts } = parsed.data
  const channel = slack.state.channels.get(to.channel)
  if (channel === undefined) return { ok: false, error: 'channel_not_found' }
  const original = to.messageTs === null ? undefined : findMessage(slack, channel.id, to.messageTs)
  if (delete_original) {
    if (original !== undefined) remove(slack, channel, original)
    return { ok: true, message: null }
  }
  const refusal = blocks === undefined ? null : messageRefusal(blocks)
  if (refusal !== null) return { ok: false, error: refusal.error }
  if (!text && !blocks?.length && !attachments?.length) return { ok: false, error: 'no_text' }
  const draft = { text: text ?? '', ...(blocks && { blocks }), ...(attachments && { attachments }) } satisfies Draft
  if (replace_original && original !== undefined) {
    return { ok: true, message: editMessage(slack, channel, original, { blocks: undefined, ...draft }) }
  }
  const reader = response_type === 'ephemeral' ? { ephemeralTo: to.user } : {}
  return {
    ok: true,
    message: post(slack, channel, botAuthor(slack), { ...draft, ...reader, ...(thread_ts && { thread_ts }) }),
  }
}

/** Uses a response_url once; refuses expired and used-up ones. */
export function useResponseUrl(slack: Workspace, id: string, body: Json): Responded {
  const url = slack.state.responseUrls.get(id)
  if (url === undefined || url.expiresAtMs < slack.clock.now()) return { ok: false, error: 'expired_url' }
  if (url.usesLeft === 0) return { ok: false, error: 'used_url' }
  slack.state.responseUrls.put(id, { ...url, usesLeft: url.usesLeft - 1 })
  return respond(slack, url, body)
}

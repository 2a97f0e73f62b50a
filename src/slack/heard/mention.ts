import { z } from 'zod'

const Message = z.looseObject({
  user: z.string().nullish(),
  bot_id: z.string().nullish(),
  subtype: z.string().nullish(),
  text: z.string().nullish(),
  ts: z.string(),
  thread_ts: z.string().nullish(),
  edited: z.looseObject({}).nullish(),
  files: z.array(z.looseObject({ id: z.string().nullish() })).nullish(),
})
type Message = z.infer<typeof Message>

const Changed = z.object({
  type: z.literal('message'),
  subtype: z.enum(['message_changed', 'message_deleted']),
  channel: z.string(),
  message: Message.nullish(),
  previous_message: Message.nullish(),
  deleted_ts: z.string().nullish(),
})

/** A message that names the bot, or did. */
export interface Mention {
  readonly user: string
  readonly channel: string
  readonly ts: string
  readonly threadTs: string | null
  /** Slack tells of it anew, because the person has edited it. */
  readonly isEdit: boolean
  readonly message: object
  readonly files: unknown
}

/** What became of a message that people had sent. */
type Revision =
  | { readonly kind: 'edited'; readonly mention: Mention }
  | { readonly kind: 'deleted'; readonly channel: string; readonly ts: string }

export function mentionOf(event: unknown, channel: string): Mention | null {
  const message = Message.safeParse(event).data
  if (message?.user == null) return null
  const { user, ts, thread_ts: threadTs = null, edited, files } = message
  return { user, channel, ts, threadTs: threadTs ?? null, isEdit: edited != null, message, files: files ?? [] }
}

/** `null`: nothing that people said has changed. Slack tells of previews, of replies and of what bots edit, too. */
export function revisionOf(event: unknown): Revision | null {
  const { subtype, channel = '', message, previous_message: before, deleted_ts } = Changed.safeParse(event).data ?? {}
  if (subtype === undefined || before?.bot_id != null || message?.bot_id != null) return null
  const isDeleted = subtype === 'message_deleted' || message?.subtype === 'tombstone'
  const ts = deleted_ts ?? before?.ts ?? message?.ts
  if (isDeleted) return ts === undefined ? null : { kind: 'deleted', channel, ts }
  if (message == null || (message.thread_ts ?? null) === null || isSame(message, before ?? null)) return null
  const mention = mentionOf(message, channel)
  return mention === null ? null : { kind: 'edited', mention: { ...mention, isEdit: true } }
}

const isSame = (now: Message, before: Message | null): boolean =>
  before === null ? now.edited == null : now.text === before.text && filesOf(now) === filesOf(before)

const filesOf = ({ files }: Message): string => (files ?? []).map(({ id }) => id).join()

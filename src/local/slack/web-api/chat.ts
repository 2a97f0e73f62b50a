import { z } from 'zod'
import { LIMITS } from '../blocks/limits.ts'
import type { Json } from '../blocks/payload-rules.ts'
import { messageRefusal } from '../blocks/validate.ts'
import type { Channel, MessageRow } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import {
  botAuthor,
  type Draft,
  editMessage,
  findMessage,
  post,
  remove,
  threadMessages,
  wireMessage,
} from '../workspace/messages.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { destination, joinedChannel, knownChannel, knownPerson } from './channels.ts'
import { flag, jsonObject, method, refuseIf, SlackRefusal } from './method.ts'

const content = {
  text: z.string().optional(),
  blocks: z.array(z.unknown()).optional(),
  attachments: z.array(jsonObject).optional(),
  markdown_text: z.string().optional(),
  metadata: z.strictObject({ event_type: z.string(), event_payload: jsonObject }).or(z.strictObject({})).optional(),
}
const target = { channel: z.string(), ts: z.string() }
type Content = { [Field in keyof typeof content]?: z.infer<(typeof content)[Field]> }

/** Makes a draft; throws SlackRefusal for what Slack would refuse. */
function draftOf(args: Content): Draft {
  const { text, blocks, attachments, markdown_text, metadata } = args
  refuseIf(markdown_text !== undefined && (text !== undefined || blocks !== undefined), 'markdown_text_conflict')
  refuseIf((markdown_text?.length ?? 0) > LIMITS.markdownChars, 'msg_too_long')
  refuseIf((attachments?.length ?? 0) > LIMITS.attachments, 'too_many_attachments')
  const refusal = blocks === undefined ? null : messageRefusal(blocks)
  if (refusal !== null) throw new SlackRefusal(refusal)
  refuseIf(!text && !markdown_text && !blocks?.length && !attachments?.length, 'no_text')
  return {
    text: (text ?? markdown_text ?? '').slice(0, LIMITS.messageTextChars),
    ...(blocks !== undefined && { blocks: blocks as Json[] }),
    ...(attachments !== undefined && { attachments }),
    ...(metadata !== undefined &&
      'event_type' in metadata && { metadata: metadata as NonNullable<MessageRow['metadata']> }),
  }
}

function threadOf(slack: Workspace, channel: Channel, threadTs: string | undefined): Pick<Draft, 'thread_ts'> {
  if (threadTs === undefined) return {}
  refuseIf(threadMessages(slack, channel.id, threadTs).length === 0, 'thread_not_found')
  const root = findMessage(slack, channel.id, threadTs)
  return { thread_ts: root?.thread_ts ?? threadTs }
}

function ownMessage(slack: Workspace, { channel, ts }: { channel: string; ts: string }, error: string) {
  const where = knownChannel(slack, channel)
  const message = findMessage(slack, where.id, ts)
  if (message === undefined || message.ephemeralTo !== undefined) throw new SlackRefusal('message_not_found')
  refuseIf(message.user !== BOT.userId, error)
  return { where, message }
}

const postMessage = method({
  tier: 'post',
  scope: 'chat:write',
  args: z.object({
    channel: z.string(),
    thread_ts: z.string().optional(),
    reply_broadcast: flag.optional(),
    ...content,
  }),
  run: (slack, args) => {
    const channel = destination(slack, args.channel)
    const draft = { ...draftOf(args), ...threadOf(slack, channel, args.thread_ts) }
    const broadcast = args.reply_broadcast && draft.thread_ts ? { subtype: 'thread_broadcast' } : {}
    const message = post(slack, channel, botAuthor(slack), { ...draft, ...broadcast })
    return { channel: channel.id, ts: message.ts, message: wireMessage(slack, message, true) }
  },
})

const postEphemeral = method({
  tier: 'tier4',
  scope: 'chat:write',
  args: z.object({ channel: z.string(), user: z.string(), thread_ts: z.string().optional(), ...content }),
  run: (slack, args) => {
    const channel = joinedChannel(slack, args.channel)
    const reader = knownPerson(slack, args.user)
    refuseIf(!channel.members.includes(reader.id), 'user_not_in_channel')
    const draft = { ...draftOf(args), ...threadOf(slack, channel, args.thread_ts), ephemeralTo: reader.id }
    return { message_ts: post(slack, channel, botAuthor(slack), draft).ts }
  },
})

/** `text` without blocks removes the blocks; with neither, the message stays. */
function update(slack: Workspace, args: Content & { channel: string; ts: string }) {
  const { where, message } = ownMessage(slack, args, 'cant_update_message')
  refuseIf((args.text?.length ?? 0) > LIMITS.updateTextChars, 'msg_too_long')
  const draft = draftOf(args)
  const wasRich = message.blocks?.some(({ type }) => type === 'rich_text') ?? false
  const staysRich = draft.blocks?.some(({ type }) => type === 'rich_text') ?? true
  refuseIf(wasRich && !staysRich, 'block_mismatch')
  const clearsMetadata = args.metadata !== undefined && !('event_type' in args.metadata)
  const after = editMessage(slack, where, message, {
    ...draft,
    ...(args.text !== undefined && args.blocks === undefined && { blocks: undefined }),
    ...(args.text === undefined && { text: message.text }),
    ...(args.blocks === undefined && { edited: { user: BOT.userId, ts: slack.nextTs() } }),
    ...(clearsMetadata && { metadata: undefined }),
  })
  return { channel: where.id, ts: message.ts, text: after.text, message: wireMessage(slack, after, true) }
}

export const chat = {
  'chat.postMessage': postMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.update': method({ tier: 'tier3', scope: 'chat:write', args: z.object({ ...target, ...content }), run: update }),
  'chat.delete': method({
    tier: 'tier3',
    scope: 'chat:write',
    args: z.object(target),
    run: (slack, args) => {
      const { where, message } = ownMessage(slack, args, 'cant_delete_message')
      remove(slack, where, message)
      return { channel: where.id, ts: message.ts }
    },
  }),
  'chat.getPermalink': method({
    tier: 'unlimited',
    scope: null,
    args: z.object({ channel: z.string(), message_ts: z.string() }),
    run: (slack, { channel, message_ts }) => {
      const where = knownChannel(slack, channel)
      const message = findMessage(slack, where.id, message_ts)
      if (message === undefined) throw new SlackRefusal('message_not_found')
      const thread = message.thread_ts ? `?thread_ts=${message.thread_ts}&cid=${where.id}` : ''
      const permalink = `${slack.origin}/archives/${where.id}/p${message.ts.replace('.', '')}${thread}`
      return { channel: where.id, permalink }
    },
  }),
}

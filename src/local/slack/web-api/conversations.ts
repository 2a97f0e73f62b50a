import { z } from 'zod'
import type { Json } from '../blocks/payload-rules.ts'
import type { Channel, MessageRow } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import { messagesIn, threadMessages, wireMessage } from '../workspace/messages.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { directChannel, knownChannel, knownPerson } from './channels.ts'
import { flag, method, PAGE_ARGUMENTS, paginate, refuseIf } from './method.ts'

const readScope = { public: 'channels:read', private: 'groups:read', im: 'im:read' }
const historyScope = { public: 'channels:history', private: 'groups:history', im: 'im:history' }

function wireChannel({ team }: Workspace, channel: Channel): Json {
  return {
    id: channel.id,
    name: channel.name,
    name_normalized: channel.name,
    is_channel: channel.kind === 'public',
    is_group: false,
    is_im: channel.kind === 'im',
    is_mpim: false,
    is_private: channel.kind !== 'public',
    is_archived: channel.isArchived,
    is_general: channel.name === 'general',
    is_shared: channel.isExtShared,
    is_ext_shared: channel.isExtShared,
    is_pending_ext_shared: false,
    is_org_shared: false,
    is_member: channel.members.includes(BOT.userId),
    context_team_id: team.id,
    ...(channel.kind === 'im' && { user: channel.members.find((id) => id !== BOT.userId) }),
  }
}

const range = {
  oldest: z.string().optional(),
  latest: z.string().optional(),
  inclusive: flag.optional(),
  include_all_metadata: flag.optional(),
  ...PAGE_ARGUMENTS,
}
type Range = z.infer<z.ZodObject<typeof range>>

function within(messages: readonly MessageRow[], { oldest, latest, inclusive }: Range): MessageRow[] {
  refuseIf(oldest !== undefined && Number.isNaN(Number(oldest)), 'invalid_ts_oldest')
  refuseIf(latest !== undefined && Number.isNaN(Number(latest)), 'invalid_ts_latest')
  const [from, to] = [Number(oldest ?? 0), Number(latest ?? Number.POSITIVE_INFINITY)]
  return messages.filter(
    ({ ts }) => (Number(ts) > from && Number(ts) < to) || (inclusive && [from, to].includes(Number(ts))),
  )
}

function messagePage(slack: Workspace, messages: readonly MessageRow[], args: Range) {
  const { items, hasMore, response_metadata } = paginate(messages, args)
  const withMetadata = args.include_all_metadata ?? false
  return { messages: items.map((one) => wireMessage(slack, one, withMetadata)), has_more: hasMore, response_metadata }
}

const channelKinds: Record<string, Channel['kind']> = { public_channel: 'public', private_channel: 'private', im: 'im' }

export const conversations = {
  'conversations.info': method({
    tier: 'tier3',
    scope: readScope,
    args: z.object({ channel: z.string(), include_num_members: flag.optional() }),
    run: (slack, { channel, include_num_members }) => {
      const found = knownChannel(slack, channel)
      return {
        channel: { ...wireChannel(slack, found), ...(include_num_members && { num_members: found.members.length }) },
      }
    },
  }),
  'conversations.members': method({
    tier: 'tier4',
    scope: readScope,
    args: z.object({ channel: z.string(), ...PAGE_ARGUMENTS }),
    run: (slack, args) => {
      const { items, response_metadata } = paginate(knownChannel(slack, args.channel).members, args)
      return { members: items, response_metadata }
    },
  }),
  'conversations.list': method({
    tier: 'tier2',
    scope: 'channels:read',
    args: z.object({
      types: z.string().default('public_channel'),
      exclude_archived: flag.optional(),
      ...PAGE_ARGUMENTS,
    }),
    run: (slack, args) => {
      const kinds = args.types.split(',').map((type) => channelKinds[type.trim()])
      refuseIf(kinds.includes(undefined) && !args.types.includes('mpim'), 'invalid_types')
      const visible = slack.state.channels
        .values()
        .filter(({ kind, members }) => kinds.includes(kind) && (kind === 'public' || members.includes(BOT.userId)))
        .filter(({ isArchived }) => !(args.exclude_archived && isArchived))
      const { items, response_metadata } = paginate(visible, args)
      return { channels: items.map((one) => wireChannel(slack, one)), response_metadata }
    },
  }),
  'conversations.open': method({
    tier: 'tier3',
    scope: 'im:write',
    args: z.object({ users: z.string().optional(), channel: z.string().optional(), return_im: flag.optional() }),
    run: (slack, { users, channel, return_im }) => {
      if (channel !== undefined) return { channel: wireChannel(slack, knownChannel(slack, channel)) }
      refuseIf(!users, 'users_list_not_supplied')
      const { id } = knownPerson(slack, users ?? '')
      const opened = directChannel(slack, id)
      return { channel: return_im ? wireChannel(slack, opened) : { id: opened.id } }
    },
  }),
  'conversations.history': method({
    tier: 'tier3',
    scope: historyScope,
    args: z.object({ channel: z.string(), ...range }),
    run: (slack, args) => {
      const channel = knownChannel(slack, args.channel)
      refuseIf(!channel.members.includes(BOT.userId), 'not_in_channel')
      return messagePage(slack, within(messagesIn(slack, channel.id), args).toReversed(), args)
    },
  }),
  'conversations.replies': method({
    tier: 'tier3',
    scope: historyScope,
    args: z.object({ channel: z.string(), ts: z.string(), ...range }),
    run: (slack, args) => {
      const channel = knownChannel(slack, args.channel)
      refuseIf(!channel.members.includes(BOT.userId), 'not_in_channel')
      const thread = threadMessages(slack, channel.id, args.ts)
      refuseIf(thread.length === 0, 'thread_not_found')
      return messagePage(slack, within(thread, args), args)
    },
  }),
}

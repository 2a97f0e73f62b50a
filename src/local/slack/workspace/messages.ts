import { type Json, objectsIn } from '../blocks/payload-rules.ts'
import type { Channel, MessageRow } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import { announceChange, announceMessage } from './events.ts'
import type { Workspace } from './workspace.ts'

/** The content of a message to post. */
export type Draft = Pick<MessageRow, 'text'> &
  Partial<Pick<MessageRow, 'blocks' | 'attachments' | 'thread_ts' | 'metadata' | 'files' | 'subtype' | 'ephemeralTo'>>

const key = (channel: string, ts: string) => `${channel}:${ts}`

export const botAuthor = ({ team }: Workspace) => ({
  user: BOT.userId,
  bot_id: BOT.id,
  app_id: BOT.appId,
  team: team.id,
})
export const personAuthor = ({ team }: Workspace, user: string) => ({ user, team: team.id })

/** Adds missing ids to blocks and elements, as Slack does. */
export function nameBlocks(slack: Workspace, blocks: readonly Json[]): Json[] {
  const named = structuredClone([...blocks])
  for (const block of named) block.block_id ||= slack.newId('b')
  for (const { value } of objectsIn(named, '')) {
    if ('action_id' in value || isActionable(value)) value.action_id ||= slack.newId('a')
  }
  return named
}

const actionable =
  /^(button|overflow|checkboxes|radio_buttons|datepicker|timepicker|datetimepicker|feedback_buttons|icon_button|.*_select|.*_input)$/
const isActionable = ({ type }: Json) => typeof type === 'string' && actionable.test(type)

/** Posts a message to a channel and tells the app, unless it is ephemeral. */
export function post(
  slack: Workspace,
  channel: Channel,
  author: Partial<MessageRow> & { user: string; team: string },
  draft: Draft,
): MessageRow {
  const named = draft.blocks === undefined ? {} : { blocks: nameBlocks(slack, draft.blocks) }
  const message: MessageRow = {
    type: 'message',
    channel: channel.id,
    ts: slack.nextTs(),
    ...author,
    ...draft,
    ...named,
  }
  slack.state.messages.put(key(channel.id, message.ts), message)
  if (message.ephemeralTo === undefined) announceMessage(slack, channel, message)
  return message
}

export const findMessage = (slack: Workspace, channel: string, ts: string): MessageRow | undefined =>
  slack.state.messages.get(key(channel, ts))

type Edit = { [Field in keyof Draft | 'edited']?: MessageRow[Field] | undefined }

/** Edits a message: the keys of `to` replace old values, and `undefined` removes them. */
export function editMessage(slack: Workspace, channel: Channel, before: MessageRow, to: Edit): MessageRow {
  const named = to.blocks === undefined ? {} : { blocks: nameBlocks(slack, to.blocks) }
  const merged = Object.entries({ ...before, ...to, ...named }).filter(([, value]) => value !== undefined)
  const after = Object.fromEntries(merged) as unknown as MessageRow
  slack.state.messages.put(key(channel.id, before.ts), after)
  if (before.ephemeralTo === undefined) announceChange(slack, channel, before, after)
  return after
}

/** Sets reactions, which is no edit and not reported to the app. */
export function react(slack: Workspace, message: MessageRow, reactions: NonNullable<MessageRow['reactions']>): void {
  slack.state.messages.put(key(message.channel, message.ts), { ...message, reactions })
}

export function remove(slack: Workspace, channel: Channel, message: MessageRow): void {
  slack.state.messages.delete(key(channel.id, message.ts))
  if (message.ephemeralTo === undefined) announceChange(slack, channel, message, null)
}

/** Top-level messages and broadcast replies, oldest first. */
export const messagesIn = (slack: Workspace, channel: string): MessageRow[] =>
  slack.state.messages
    .values()
    .filter((message) => message.channel === channel && message.ephemeralTo === undefined)
    .filter(({ thread_ts, subtype }) => thread_ts === undefined || subtype === 'thread_broadcast')

/** A message with its replies, oldest first; for a reply only itself; empty: there is no such message. */
export function threadMessages(slack: Workspace, channel: string, threadTs: string): MessageRow[] {
  const thread = slack.state.messages.inGroup(key(channel, threadTs))
  const found = thread.length > 0 ? thread : [findMessage(slack, channel, threadTs)]
  return found.filter((message) => message !== undefined).filter(({ ephemeralTo }) => ephemeralTo === undefined)
}

/** A message in the format of Slack's methods, with the counts of its thread. */
export function wireMessage(slack: Workspace, message: MessageRow, withMetadata: boolean): Json {
  const { channel, metadata, ephemeralTo: _, ...rest } = message
  const replies = message.thread_ts === undefined ? threadMessages(slack, channel, message.ts).slice(1) : []
  const thread = replies.length > 0 && {
    thread_ts: message.ts,
    reply_count: replies.length,
    reply_users: [...new Set(replies.map(({ user }) => user))],
    latest_reply: replies.at(-1)?.ts,
  }
  return { ...rest, ...thread, ...(withMetadata && metadata !== undefined && { metadata }) }
}

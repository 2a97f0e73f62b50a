import { AppError } from '../../../errors.ts'
import type { Json } from '../blocks/payload-rules.ts'
import type { Channel, MessageRow, PersonRow, View } from '../state/rows.ts'
import { directChannel } from '../web-api/channels.ts'
import { type SentFile, sentFile } from '../web-api/files.ts'
import { announceHomeOpened, announceMention } from '../workspace/events.ts'
import { editMessage, personAuthor, post, remove } from '../workspace/messages.ts'
import { issueResponseUrl } from '../workspace/response-urls.ts'
import { homeViewOf, wireView } from '../workspace/views.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { typed } from './access.ts'
import { type ActFailed, failedAct, interactionFrom, payloadMessage } from './outcome.ts'

/** What a person sends with a message. */
export interface SentAlong {
  /** Rich text as Slack's composer makes it; absent: plain text. */
  readonly blocks?: Json[]
  readonly files?: readonly SentFile[]
  /** Messages that are forwarded, and previews of links. */
  readonly attachments?: Json[]
}

/** A person writes a message in a channel or thread. */
export function postMessageAs(
  slack: Workspace,
  person: PersonRow,
  text: string,
  channel: Channel,
  threadTs: string | null,
  { blocks, files, attachments }: SentAlong = {},
): MessageRow {
  const thread = threadTs === null ? {} : { thread_ts: threadTs }
  const shared = (files ?? []).map((file) => sentFile(slack, person.id, channel.id, file))
  return post(slack, channel, personAuthor(slack, person.id), {
    ...{ text: typed(slack, text, false), ...thread },
    ...(blocks !== undefined && { blocks }),
    ...(attachments !== undefined && { attachments }),
    ...(shared.length > 0 && { files: shared }),
  })
}

/** A person edits their own message: the app is told so, and once more of its mention. */
export function editMessageAs(slack: Workspace, person: PersonRow, message: MessageRow, text: string): MessageRow {
  const channel = channelOf(slack, message)
  ownOnly(person, message)
  const edited = { user: person.id, ts: slack.nextTs() }
  const after = editMessage(slack, channel, message, { text: typed(slack, text, false), blocks: undefined, edited })
  announceMention(slack, channel, after)
  return after
}

export function deleteMessageAs(slack: Workspace, person: PersonRow, message: MessageRow): void {
  ownOnly(person, message)
  remove(slack, channelOf(slack, message), message)
}

/** A message as it stands in another one that forwards it. */
export function forwarded(slack: Workspace, message: MessageRow): Json {
  const author = slack.state.people.get(message.user)
  return {
    ...{ is_share: true, is_msg_unfurl: true, channel_id: message.channel, ts: message.ts, text: message.text },
    ...{
      author_id: message.user,
      author_name: author?.realName ?? '',
      fallback: message.text,
      files: message.files ?? [],
    },
    message_blocks:
      message.blocks === undefined ? [] : [{ channel: message.channel, message: { blocks: message.blocks } }],
  }
}

function channelOf(slack: Workspace, { channel: id }: MessageRow): Channel {
  const channel = slack.state.channels.get(id)
  if (channel === undefined) throw new AppError('not_found', `There is no channel ${id}`)
  return channel
}

function ownOnly(person: PersonRow, { user }: MessageRow): void {
  if (user !== person.id) throw new AppError('unauthorized', `${person.handle} changes their own messages only`)
}

/** A person opens App Home: tells the app, and returns the published view; `null`: none yet. */
export function openHomeTab(slack: Workspace, person: PersonRow): View | null {
  const home = homeViewOf(slack, person.id)
  announceHomeOpened(slack, person.id, directChannel(slack, person.id).id, home && wireView(slack, home))
  return home
}

/** A person chooses a shortcut from a message's menu. */
export async function runMessageShortcut(
  slack: Workspace,
  person: PersonRow,
  callbackId: string,
  message: MessageRow,
): Promise<{ kind: 'acked' } | ActFailed> {
  const channel = slack.state.channels.get(message.channel)
  const from = { channel: message.channel, user: person.id, messageTs: message.ts, threadTs: message.thread_ts ?? null }
  const payload = {
    type: 'message_action',
    ...interactionFrom(slack, person),
    callback_id: callbackId,
    action_ts: slack.nextTs(),
    message_ts: message.ts,
    trigger_id: slack.triggers.issue(person.id),
    response_url: issueResponseUrl(slack, from),
    channel: { id: message.channel, name: channel?.kind === 'public' ? channel.name : 'privategroup' },
    message: payloadMessage(message),
  }
  const delivery = await slack.app.deliver('message_action', { type: 'interactive', payload, retry: null })
  return delivery.kind === 'answered' ? { kind: 'acked' } : failedAct(callbackId, delivery)
}

export function markRead(slack: Workspace, person: PersonRow, channel: Channel, ts: string): void {
  slack.state.reads.put(`${person.id}:${channel.id}`, ts)
}

import type { Channel, MessageRow, PersonRow, View } from '../state/rows.ts'
import { directChannel } from '../web-api/channels.ts'
import { announceHomeOpened } from '../workspace/events.ts'
import { personAuthor, post } from '../workspace/messages.ts'
import { issueResponseUrl } from '../workspace/response-urls.ts'
import { homeViewOf, wireView } from '../workspace/views.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { typed } from './access.ts'
import { type ActFailed, failedAct, interactionFrom, payloadMessage } from './outcome.ts'

/** A person writes a message in a channel or thread. */
export function postMessageAs(
  slack: Workspace,
  person: PersonRow,
  text: string,
  channel: Channel,
  threadTs: string | null,
): MessageRow {
  const thread = threadTs === null ? {} : { thread_ts: threadTs }
  return post(slack, channel, personAuthor(slack, person.id), { text: typed(slack, text, false), ...thread })
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

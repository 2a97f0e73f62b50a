import type { Dispatch } from '../app/delivery.ts'
import type { Json } from '../blocks/payload-rules.ts'
import type { Channel, MessageRow } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import type { Workspace } from './workspace.ts'

type Retry = NonNullable<Dispatch['retry']>

/** Delays before the first, second and third retry of an event. */
const RETRY_DELAYS_MS = [0, 60_000, 300_000] as const

/** Sends an event of the Events API with up to three retries until it is acked; drops it if no app is connected. */
export function emitEvent(slack: Workspace, event: Json): void {
  const payload = {
    token: 'verification',
    team_id: slack.team.id,
    api_app_id: BOT.appId,
    type: 'event_callback',
    event_id: slack.newId('Ev'),
    event_time: Math.floor(slack.clock.now() / 1_000),
    event: { event_ts: slack.nextTs(), ...event },
    authorizations: [
      { enterprise_id: null, team_id: slack.team.id, user_id: BOT.userId, is_bot: true, is_enterprise_install: false },
    ],
    is_ext_shared_channel: false,
  }
  void attempt(slack, payload, null)
}

async function attempt(slack: Workspace, payload: Json, retry: Retry | null): Promise<void> {
  const id = String(payload.event_id)
  const done = retry?.attempt ?? 0
  const delayMs = RETRY_DELAYS_MS[done]
  if (delayMs !== undefined) {
    slack.state.pendingEvents.put(id, { payload, attempt: done + 1, dueAtMs: slack.clock.now() + delayMs })
  }
  const delivery = await slack.app.deliver('event', { type: 'events_api', payload, retry })
  if (delivery.kind === 'answered' || delivery.reason === 'not_connected' || delayMs === undefined) {
    slack.state.pendingEvents.delete(id)
    return
  }
  const next = { attempt: done + 1, reason: delivery.reason }
  slack.clock.after(delayMs, () => void attempt(slack, payload, next))
}

/** Resumes events that were not acked when an earlier process died. */
export function resumeEvents(slack: Workspace): void {
  for (const { payload, attempt: number, dueAtMs } of slack.state.pendingEvents.values()) {
    const retry: Retry = { attempt: number, reason: 'connection_failed' }
    slack.clock.after(dueAtMs - slack.clock.now(), () => void attempt(slack, payload, retry))
  }
}

const channelTypes = { public: 'channel', private: 'group', im: 'im' } as const
const isBotMember = (channel: Channel) => channel.members.includes(BOT.userId)

/** Sends the `message` event, and `app_mention` if the bot is mentioned. */
export function announceMessage(slack: Workspace, channel: Channel, message: MessageRow): void {
  if (!isBotMember(channel)) return
  const { channel: _, ...rest } = message
  const event = { ...rest, channel: channel.id, event_ts: message.ts }
  emitEvent(slack, { ...event, channel_type: channelTypes[channel.kind] })
  announceMention(slack, channel, message)
}

/** Sends `app_mention` if the bot is mentioned, also in an edit. */
export function announceMention(slack: Workspace, channel: Channel, message: MessageRow): void {
  const { channel: _, ...rest } = message
  const isMention = message.text.includes(`<@${BOT.userId}>`) && message.user !== BOT.userId && channel.kind !== 'im'
  if (!isMention || !isBotMember(channel)) return
  emitEvent(slack, { ...rest, channel: channel.id, event_ts: slack.nextTs(), type: 'app_mention' })
}

/** Sends `message_changed` or `message_deleted`, with the previous message. */
export function announceChange(slack: Workspace, channel: Channel, before: MessageRow, after: MessageRow | null): void {
  if (!isBotMember(channel)) return
  const changed = after === null ? { deleted_ts: before.ts } : { message: after }
  emitEvent(slack, {
    type: 'message',
    subtype: after === null ? 'message_deleted' : 'message_changed',
    hidden: true,
    channel: channel.id,
    channel_type: channelTypes[channel.kind],
    previous_message: before,
    ts: slack.nextTs(),
    ...changed,
  })
}

export const announceHomeOpened = (slack: Workspace, user: string, channel: string, view: Json | null): void =>
  emitEvent(slack, { type: 'app_home_opened', user, channel, tab: 'home', ...(view && { view }) })

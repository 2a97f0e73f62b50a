import type { Snapshot } from '../../http/snapshot.ts'
import type { Channel, MessageRow, PersonRow, View } from '../../state/rows.ts'
import type { RowChange } from '../../state/table.ts'

export type SeenChannel = Snapshot['channels'][number]

/** The workspace as one person sees it, updated by the server's changes. */
export interface Mirror {
  readonly me: PersonRow
  readonly people: ReadonlyMap<string, PersonRow>
  readonly userGroups: ReadonlyMap<string, string>
  readonly commands: Snapshot['commands']
  readonly messageShortcuts: Snapshot['messageShortcuts']
  readonly channels: Map<string, SeenChannel>
  /** By `channel:ts`, oldest first. */
  readonly messages: Map<string, MessageRow>
  readonly views: Map<string, View>
  /** View ids of the open modals, bottom first. */
  modals: readonly string[]
  /** View id of App Home. */
  home: string | null
}

export const messageKey = ({ channel, ts }: Pick<MessageRow, 'channel' | 'ts'>): string => `${channel}:${ts}`

const byId = <Row extends { id: string }>(rows: readonly Row[]) => new Map(rows.map((row) => [row.id, row]))

export const mirrorOf = (snapshot: Snapshot): Mirror => ({
  me: snapshot.me,
  people: byId(snapshot.people),
  userGroups: new Map(snapshot.userGroups.map(({ id, handle }) => [id, handle])),
  commands: snapshot.commands,
  messageShortcuts: snapshot.messageShortcuts,
  channels: byId(snapshot.channels),
  messages: new Map(snapshot.messages.map((message) => [messageKey(message), message])),
  views: byId([...snapshot.modals, ...(snapshot.home === null ? [] : [snapshot.home])]),
  modals: snapshot.modals.map(({ id }) => id),
  home: snapshot.home?.id ?? null,
})

function put<Row>(rows: Map<string, Row>, key: string, row: Row | null) {
  if (row === null) rows.delete(key)
  else rows.set(key, row)
}

function putChannel({ channels, me }: Mirror, key: string, row: Channel | null) {
  const lastReadTs = channels.get(key)?.lastReadTs ?? null
  put(channels, key, row && { ...row, lastReadTs, isMember: row.members.includes(me.id) })
}

function putRead({ channels }: Mirror, key: string, lastReadTs: string | null) {
  const channel = channels.get(key.split(':')[1] ?? '')
  if (channel !== undefined) channels.set(channel.id, { ...channel, lastReadTs })
}

/** Applies one change; ignores those of other tables. */
export function applyChange(mirror: Mirror, { table, key, row }: RowChange): void {
  if (table === 'messages') put(mirror.messages, key, row as MessageRow | null)
  if (table === 'views') put(mirror.views, key, row as View | null)
  if (table === 'modals') mirror.modals = (row as string[] | null) ?? []
  if (table === 'homes') mirror.home = row as string | null
  if (table === 'channels') putChannel(mirror, key, row as Channel | null)
  if (table === 'reads') putRead(mirror, key, row as string | null)
}

export const topModal = ({ modals, views }: Mirror): View | null => views.get(modals.at(-1) ?? '') ?? null

export const homeOf = ({ home, views }: Mirror): View | null => views.get(home ?? '') ?? null

const isReply = ({ ts, thread_ts }: MessageRow) => thread_ts !== undefined && thread_ts !== ts

/** The channel's own messages, with replies that were also sent to it. */
export const channelMessages = ({ messages }: Mirror, channel: string): MessageRow[] =>
  [...messages.values()].filter(
    (message) => message.channel === channel && (!isReply(message) || message.subtype === 'thread_broadcast'),
  )

/** Replies in a channel by the timestamp of their thread. */
export const repliesByThread = ({ messages }: Mirror, channel: string): Map<string | undefined, MessageRow[]> =>
  Map.groupBy(
    [...messages.values()].filter((message) => message.channel === channel && isReply(message)),
    ({ thread_ts }) => thread_ts,
  )

/** The number of unread messages of others; ephemeral messages do not count. */
export const unreadCount = (mirror: Mirror, { id, lastReadTs }: SeenChannel): number =>
  channelMessages(mirror, id).filter(
    ({ ts, user, ephemeralTo }) => ephemeralTo === undefined && user !== mirror.me.id && ts > (lastReadTs ?? ''),
  ).length

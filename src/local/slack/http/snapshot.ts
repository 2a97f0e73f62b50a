import { canSee, isVisible } from '../acts/access.ts'
import type { Channel, MessageRow, PersonRow, View } from '../state/rows.ts'
import type { RowChange } from '../state/table.ts'
import { homeViewOf, modalStack } from '../workspace/views.ts'
import type { Workspace } from '../workspace/workspace.ts'

const NEWEST_MESSAGES = 2_000

/** Everything that one person's page shows of the workspace. */
export interface Snapshot {
  me: PersonRow
  people: PersonRow[]
  userGroups: { id: string; handle: string }[]
  channels: (Channel & { lastReadTs: string | null; isMember: boolean })[]
  /** Oldest first, with replies and the person's own ephemeral messages. */
  messages: MessageRow[]
  home: View | null
  /** Open modals, bottom first. */
  modals: View[]
  commands: { command: string; description: string; usageHint: string }[]
  messageShortcuts: { callbackId: string; name: string }[]
}

const channelRow = (slack: Workspace, me: PersonRow, channel: Channel) => ({
  ...channel,
  lastReadTs: slack.state.reads.get(`${me.id}:${channel.id}`) ?? null,
  isMember: channel.members.includes(me.id),
})

export function snapshotFor(slack: Workspace, me: PersonRow): Snapshot {
  const { people, userGroups, channels, messages } = slack.state
  return {
    me,
    people: people.values(),
    userGroups: userGroups.values().map(({ id, handle }) => ({ id, handle })),
    channels: channels
      .values()
      .filter((channel) => canSee(me, channel))
      .map((channel) => channelRow(slack, me, channel)),
    messages: messages
      .values()
      .filter((message) => isVisible(slack, message, me.id))
      .slice(-NEWEST_MESSAGES),
    home: homeViewOf(slack, me.id),
    modals: modalStack(slack, me.id),
    commands: [...(slack.manifest?.commands ?? [])],
    messageShortcuts: [...(slack.manifest?.messageShortcuts ?? [])],
  }
}

type Concerns = (slack: Workspace, me: PersonRow, change: RowChange) => boolean

const channelVisible: Concerns = (slack, me, { key }) => {
  const channel = slack.state.channels.get(key.split(':')[0] ?? '')
  return channel !== undefined && canSee(me, channel)
}
const mine: Concerns = (_, me, { key }) => key.split(':')[0] === me.id

/** Whether a change of a table concerns a person; changes of other tables concern nobody. */
const concerns: Readonly<Record<string, Concerns>> = {
  channels: channelVisible,
  messages: (slack, me, change) =>
    change.row === null ? channelVisible(slack, me, change) : isVisible(slack, change.row as MessageRow, me.id),
  views: (_, me, { row }) => (row as View | null)?.owner === me.id,
  modals: mine,
  homes: mine,
  reads: mine,
}

export const concernsPerson: Concerns = (slack, me, change) => concerns[change.table]?.(slack, me, change) ?? false

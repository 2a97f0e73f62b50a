import type { Channel, PersonRow } from '../state/rows.ts'
import { BOT } from '../state/seed.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { refuseIf, SlackRefusal } from './method.ts'

/** A conversation that the bot can see: a public one, or one that it is in. */
export function knownChannel(slack: Workspace, id: string): Channel {
  const channel = slack.state.channels.get(id)
  if (channel === undefined) throw new SlackRefusal('channel_not_found')
  refuseIf(channel.kind !== 'public' && !channel.members.includes(BOT.userId), 'channel_not_found')
  return channel
}

/** A conversation that the bot is in, by id or name, as chat.postMessage accepts it. */
export function joinedChannel(slack: Workspace, idOrName: string): Channel {
  const name = idOrName.replace(/^#/, '')
  const byName = slack.state.channels.values().find((channel) => channel.kind !== 'im' && channel.name === name)
  const channel = knownChannel(slack, byName?.id ?? idOrName)
  refuseIf(!channel.members.includes(BOT.userId), 'not_in_channel')
  refuseIf(channel.isArchived, 'is_archived')
  return channel
}

export function knownPerson(slack: Workspace, id: string): PersonRow {
  const person = slack.state.people.get(id)
  if (person === undefined) throw new SlackRefusal('user_not_found')
  return person
}

/** The bot's direct conversation with a person, created when first needed. */
export function directChannel(slack: Workspace, user: string): Channel {
  const id = `D${user.slice(1)}`
  const members = [BOT.userId, user]
  const fresh: Channel = { id, name: '', kind: 'im', members, isExtShared: false, isArchived: false }
  return slack.state.channels.get(id) ?? slack.state.channels.put(id, fresh)
}

/** A message's destination: a conversation, or a person's direct messages. */
export const destination = (slack: Workspace, id: string): Channel =>
  slack.state.people.get(id) === undefined ? joinedChannel(slack, id) : directChannel(slack, id)

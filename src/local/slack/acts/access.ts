import { AppError } from '../../../errors.ts'
import type { Channel, MessageRow, PersonRow } from '../state/rows.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Members see their conversations; full members of the workspace also every public one. */
export const canSee = (person: PersonRow, channel: Channel): boolean =>
  channel.members.includes(person.id) || (channel.kind === 'public' && !person.isRestricted && !person.isStranger)

/** Ephemeral messages are for one person; `reader: null` asks for what every member sees. */
export function isVisible(slack: Workspace, message: MessageRow, reader: string | null): boolean {
  if (reader === null) return message.ephemeralTo === undefined
  const person = slack.state.people.get(reader)
  const channel = slack.state.channels.get(message.channel)
  const isMine = message.ephemeralTo === undefined || message.ephemeralTo === reader
  return isMine && person !== undefined && channel !== undefined && canSee(person, channel)
}

/** A channel by id, `#name` or name that this person can open. */
export function channelFor(slack: Workspace, person: PersonRow, idOrName: string): Channel {
  const name = idOrName.replace(/^#/, '')
  const all = slack.state.channels.values()
  const channel = all.find(({ id }) => id === idOrName) ?? all.find((one) => one.name === name)
  if (channel === undefined || !canSee(person, channel)) {
    const seen = all.filter((one) => canSee(person, one)).map((one) => `#${one.name}`)
    throw new AppError('not_found', `${person.handle} sees no channel ${idOrName}`, {
      hint: `Seen: ${seen.join(', ')}.`,
    })
  }
  return channel
}

export function personCalled(slack: Workspace, idOrHandle: string): PersonRow {
  const handle = idOrHandle.replace(/^@/, '')
  const person = slack.state.people.values().find((one) => one.id === handle || one.handle === handle)
  if (person === undefined) throw new AppError('not_found', `Nobody here is called ${idOrHandle}`)
  return person
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }

/** What somebody typed, as Slack passes it on: escaped, with names turned into references. */
export function typed(slack: Workspace, text: string, withNames: boolean): string {
  const escaped = text.replaceAll(/[&<>]/g, (sign) => entities[sign] ?? sign)
  const reference = (sign: '@' | '#', id: string, name: string) => `<${sign}${id}${withNames ? `|${name}` : ''}>`
  return escaped.replaceAll(/(?<![\w`])([@#])([\w-]+)/g, (whole, sign: string, name: string) => {
    const person = sign === '@' ? slack.state.people.values().find(({ handle }) => handle === name) : undefined
    const channel = sign === '#' ? slack.state.channels.values().find((one) => one.name === name) : undefined
    if (person !== undefined) return reference('@', person.id, name)
    return channel === undefined ? whole : reference('#', channel.id, name)
  })
}

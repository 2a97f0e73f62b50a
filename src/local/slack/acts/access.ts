import { AppError } from '../../../errors.ts'
import type { Channel, MessageRow, PersonRow } from '../state/rows.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** Whether a person sees a channel: members see theirs, full members of the workspace also all public ones. */
export const canSee = (person: PersonRow, channel: Channel): boolean =>
  channel.members.includes(person.id) || (channel.kind === 'public' && !person.isRestricted && !person.isStranger)

/** Whether `reader` sees a message; ephemeral ones are for one person. `null`: every member sees it. */
export function isVisible(slack: Workspace, message: MessageRow, reader: string | null): boolean {
  if (reader === null) return message.ephemeralTo === undefined
  const person = slack.state.people.get(reader)
  const channel = slack.state.channels.get(message.channel)
  const isMine = message.ephemeralTo === undefined || message.ephemeralTo === reader
  return isMine && person !== undefined && channel !== undefined && canSee(person, channel)
}

/** A channel by id, `#name` or name that this person sees; throws AppError `not_found`. */
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

/** Converts typed text to Slack's form: escaped, with names as references. */
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

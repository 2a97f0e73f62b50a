import { EventEmitter } from 'node:events'
import type { Channel, MessageRow, PendingEvent, PersonRow, ResponseUrl, StoredFile, UserGroup, View } from './rows.ts'
import { channels, peopleOf, type SeededTeam, userGroups } from './seed.ts'
import { ChangeLog, type RowChange, Table } from './table.ts'

/** The workspace's state. With a file every change survives a kill; without one it is only in memory. */
export class State extends EventEmitter<{ change: [RowChange] }> {
  readonly #log: ChangeLog | null
  readonly #remember = (change: RowChange) => {
    this.#log?.append(change)
    this.emit('change', change)
  }
  readonly people = new Table<PersonRow>('people', this.#remember)
  readonly channels = new Table<Channel>('channels', this.#remember)
  readonly userGroups = new Table<UserGroup>('userGroups', this.#remember)
  readonly messages = new Table<MessageRow>(
    'messages',
    this.#remember,
    ({ channel, thread_ts, ts }) => `${channel}:${thread_ts ?? ts}`,
  )
  readonly views = new Table<View>('views', this.#remember)
  /** View ids of a person's open modal, bottom first. */
  readonly modals = new Table<string[]>('modals', this.#remember)
  /** View id of a person's App Home. */
  readonly homes = new Table<string>('homes', this.#remember)
  readonly files = new Table<StoredFile>('files', this.#remember)
  readonly responseUrls = new Table<ResponseUrl>('responseUrls', this.#remember)
  /** By event id. */
  readonly pendingEvents = new Table<PendingEvent>('pendingEvents', this.#remember)
  /** Last ts that a person has read, by `person:channel`. */
  readonly reads = new Table<string>('reads', this.#remember)
  readonly secrets = new Table<string>('secrets', this.#remember)

  constructor(file: string | null, team: SeededTeam) {
    super()
    this.setMaxListeners(0)
    this.#log = file === null ? null : new ChangeLog(file)
    for (const person of peopleOf(team)) this.people.put(person.id, person)
    for (const channel of channels) this.channels.put(channel.id, channel)
    for (const group of userGroups) this.userGroups.put(group.id, group)
    this.#replay()
  }

  close(): void {
    this.removeAllListeners()
    this.#log?.close()
  }

  #replay() {
    if (this.#log === null) return
    const tables = Object.values(this).filter((part) => part instanceof Table)
    const byName = new Map(tables.map((table) => [table.name, table]))
    for (const change of this.#log.read()) byName.get(change.table)?.replay(change)
    this.#log.restart(tables.flatMap((table) => table.changes()))
  }
}

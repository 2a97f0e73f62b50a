import { EventEmitter } from 'node:events'

/** A call from the app or a dispatch to it, with its answer once there is one. */
export interface JournalEntry {
  seq: number
  atMs: number
  direction: 'in' | 'out'
  /** Web API method, `response_url`, `upload`, or the kind of the dispatch. */
  name: string
  payload: unknown
  answer: unknown
}

const KEPT = 100_000

/** All traffic between app and workspace, in order; the oldest entries are dropped. */
export class ActivityJournal extends EventEmitter<{ entry: [JournalEntry] }> {
  readonly entries: JournalEntry[] = []
  #seq = 0

  constructor() {
    super()
    this.setMaxListeners(0)
  }

  /** Opens an entry; `close` records the answer. */
  open(direction: JournalEntry['direction'], name: string, payload: unknown, atMs: number) {
    const entry: JournalEntry = { seq: ++this.#seq, atMs, direction, name, payload, answer: null }
    this.entries.push(entry)
    if (this.entries.length > KEPT) this.entries.shift()
    this.emit('entry', entry)
    return {
      close: (answer: unknown) => {
        entry.answer = answer
        this.emit('entry', entry)
      },
    }
  }

  /** Entries of one name, e.g. `chat.update`. */
  named(name: string): JournalEntry[] {
    return this.entries.filter((entry) => entry.name === name)
  }
}

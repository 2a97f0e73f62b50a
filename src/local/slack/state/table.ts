import { closeSync, existsSync, mkdirSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** A change of a row; `row` `null`: it was deleted. */
export interface RowChange {
  table: string
  key: string
  row: unknown
}

export type OnChange = (change: RowChange) => void

/** Rows by key, in insertion order; every change is reported before `put` returns. */
export class Table<Row> {
  readonly name: string
  readonly #rows = new Map<string, Row>()
  readonly #groups = new Map<string, Map<string, Row>>()
  readonly #onChange: OnChange
  readonly #groupOf: (row: Row) => string | null

  /** `groupOf` indexes rows for `inGroup`; a row must never change its group. */
  constructor(name: string, onChange: OnChange, groupOf: (row: Row) => string | null = () => null) {
    this.name = name
    this.#onChange = onChange
    this.#groupOf = groupOf
  }

  get(key: string): Row | undefined {
    return this.#rows.get(key)
  }

  values(): Row[] {
    return [...this.#rows.values()]
  }

  inGroup(group: string): Row[] {
    return [...(this.#groups.get(group)?.values() ?? [])]
  }

  changes(): RowChange[] {
    return [...this.#rows].map(([key, row]) => ({ table: this.name, key, row }))
  }

  put(key: string, row: Row): Row {
    this.#set(key, row)
    this.#onChange({ table: this.name, key, row })
    return row
  }

  delete(key: string): void {
    if (this.#remove(key)) this.#onChange({ table: this.name, key, row: null })
  }

  /** Applies a change from the log without reporting it. */
  replay({ key, row }: RowChange): void {
    if (row === null) this.#remove(key)
    else this.#set(key, row as Row)
  }

  #set(key: string, row: Row) {
    this.#rows.set(key, row)
    const group = this.#groupOf(row)
    if (group === null) return
    const rows = this.#groups.get(group) ?? new Map<string, Row>()
    this.#groups.set(group, rows.set(key, row))
  }

  #remove(key: string): boolean {
    const row = this.#rows.get(key)
    if (row === undefined) return false
    this.#groups.get(this.#groupOf(row) ?? '')?.delete(key)
    return this.#rows.delete(key)
  }
}

/** Changes as JSON lines. `append` writes synchronously, so that a killed process loses none. */
export class ChangeLog {
  readonly #file: string
  #descriptor: number | null = null

  constructor(file: string) {
    this.#file = file
  }

  /** All changes of earlier runs, without a last line that a kill truncated. */
  read(): RowChange[] {
    if (!existsSync(this.#file)) return []
    return readFileSync(this.#file, 'utf8')
      .split('\n')
      .slice(0, -1)
      .map((line) => JSON.parse(line) as RowChange)
  }

  /** Replaces the file's content with these changes and opens it for appending. */
  restart(changes: readonly RowChange[]): void {
    const next = `${this.#file}.next`
    mkdirSync(dirname(next), { recursive: true })
    this.#descriptor = openSync(next, 'w')
    for (const change of changes) this.append(change)
    renameSync(next, this.#file)
  }

  append(change: RowChange): void {
    if (this.#descriptor !== null) writeSync(this.#descriptor, `${JSON.stringify(change)}\n`)
  }

  close(): void {
    if (this.#descriptor !== null) closeSync(this.#descriptor)
    this.#descriptor = null
  }
}

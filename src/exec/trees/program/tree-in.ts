import { randomUUID } from 'node:crypto'
import { type BigIntStats, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../errors.ts'
import { type Entry, GITLINK, GONE, type Manifest, signatureOf, writeManifest } from './manifest.ts'
import type { ReadingJob } from './protocol.ts'
import { readEntry, tooLarge } from './read-entry.ts'
import { survey } from './survey.ts'
import { knownFiles, MISSING } from './tracked.ts'
import { type TreeChanges, writeTree } from './write-tree.ts'

/** Writes the folder's files into the store as a tree. Reads what changed since the last time, and runs git only then. */
export async function readTreeIn(job: ReadingJob): Promise<string> {
  const known = await knownFiles(job)
  try {
    return await storeChanges(job, known)
  } catch (error) {
    if (!(error instanceof AppError) || error.kind !== 'internal' || known.tree === null) throw error
    // The store has lost what nothing but our memory knew of: all is written again.
    const all = { ...job, limits: { ...job.limits, totalBytes: Number.POSITIVE_INFINITY } }
    return storeChanges(all, { ...known, tree: null, entries: new Map([...known.entries].map(forgotten)) })
  }
}

const forgotten = ([path, entry]: readonly [string, Entry]): [string, Entry] =>
  entry.mode === GITLINK ? [path, entry] : [path, { ...entry, id: '', settled: false }]

async function storeChanges(job: ReadingJob, known: Manifest): Promise<string> {
  const memory = job.folder.memory ?? ''
  const copies = join(memory, `copies-${randomUUID()}`)
  mkdirSync(copies)
  try {
    const { entries, touched, ...changes } = readChanges(job, known, copies)
    const isSame = known.tree !== null && changes.changed.length === 0 && changes.gone.length === 0
    const tree = isSame ? known.tree : await writeTree(job.git, memory, known.tree, changes)
    if (!isSame || touched) writeManifest(memory, { tree, tracked: known.tracked, entries })
    return tree
  } finally {
    rmSync(copies, { recursive: true, force: true })
  }
}

interface Changes extends TreeChanges {
  readonly entries: ReadonlyMap<string, Entry>
  /** Something looks otherwise than it did, if only its time. */
  readonly touched: boolean
}

function readChanges({ folder, limits, tracked }: ReadingJob, known: Manifest, copiesFolder: string): Changes {
  const entries = new Map<string, Entry>()
  const changed: { path: string; entry: Entry }[] = []
  const copies: { id: string; file: string }[] = []
  const idLength = (known.tree ?? tracked ?? '').length
  let [touched, total] = [false, 0]
  const take = (path: string, entry: Entry, before: Entry | undefined): boolean => {
    entries.set(path, entry)
    const isNew = known.tree === null || before?.id !== entry.id || before.mode !== entry.mode
    if (isNew) changed.push({ path, entry })
    return isNew
  }
  survey(folder.root, known, limits, (found) => {
    const { path, stats, known: before } = found
    if (before !== undefined && isAsBefore(stats, before)) return void take(path, before, before)
    touched = true
    const read = readEntry(found, idLength, limits.fileBytes)
    if (read === null || !take(path, read.entry, before)) return
    if (read.bytes === null) return
    total += read.bytes.length
    if (total > limits.totalBytes) throw tooLarge(`The work changed more than ${limits.totalBytes} bytes`)
    const file = join(copiesFolder, String(copies.length))
    writeFileSync(file, read.bytes)
    copies.push({ id: read.entry.id, file })
  })
  const gone = [...known.entries].filter(([path, { mode }]) => mode !== GONE && !entries.has(path))
  for (const [path, entry] of known.entries) if (entry.tracked && !entries.has(path)) entries.set(path, MISSING)
  return { entries, changed, copies, touched, gone: known.tree === null ? [] : gone.map(([path]) => path) }
}

/** What lies in a submodule's folder is nobody's business. */
const isAsBefore = (stats: BigIntStats, before: Entry): boolean =>
  before.mode === GITLINK ? stats.isDirectory() : before.settled && before.signature === signatureOf(stats)

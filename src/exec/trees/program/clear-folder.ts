import { randomUUID } from 'node:crypto'
import { type BigIntStats, lstatSync, mkdirSync, readdirSync, renameSync, rmdirSync, unlinkSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { type Entry, GITLINK, type Manifest, signatureOf } from './manifest.ts'
import { onDisk } from './names.ts'
import { type Position, positionAt, unlock } from './position.ts'
import { isFolder, type WantedFile, type WantedFolder } from './wanted.ts'

/** Removes what a folder is not to hold. What stays is as it was last written or read. */
export function clearFolder(root: string, memory: string, wanted: WantedFolder, known: Manifest): Map<string, Entry> {
  const trash = join(memory, `${TRASH}${randomUUID()}`)
  mkdirSync(trash)
  const kept = new Map<string, Entry>()
  const position = positionAt(root)
  try {
    clearHere({ position, kept, known, remove: remover(trash) }, wanted)
  } finally {
    position.close()
  }
  // Also what one that was killed has left.
  for (const name of readdirSync(memory)) if (name.startsWith(TRASH)) empty(join(memory, name))
  return kept
}

const TRASH = 'trash-'

/** Whatever stands there goes, by way of a folder beside it. */
export function removeFolder(root: string): null {
  const stats = lstatSync(root, { bigint: true, throwIfNoEntry: false })
  const trash = `${root}.${TRASH}${randomUUID()}`
  mkdirSync(trash)
  if (stats !== undefined) remover(trash)(Buffer.from(root).toString('latin1'), stats)
  // Also what one that was killed has left.
  const left = `${basename(root)}.${TRASH}`
  for (const name of readdirSync(dirname(root))) if (name.startsWith(left)) empty(join(dirname(root), name))
  return null
}

interface Clearing {
  readonly position: Position
  readonly kept: Map<string, Entry>
  readonly known: Manifest
  readonly remove: (name: string, stats: BigIntStats) => void
}

function clearHere(clearing: Clearing, wanted: WantedFolder): void {
  for (const name of readdirSync('.', 'latin1')) {
    const stats = lstatSync(onDisk(name), { bigint: true })
    const goal = wanted.get(name)
    if (goal !== undefined && stats.isDirectory() && (isFolder(goal) || goal.mode === GITLINK)) {
      if ((stats.mode & 0o700n) !== 0o700n) unlock(name)
      clearBelow(clearing, name, isFolder(goal) ? goal : new Map())
    } else if (goal === undefined || isFolder(goal) || !keeps(clearing, goal, stats)) clearing.remove(name, stats)
  }
}

function clearBelow(clearing: Clearing, name: string, wanted: WantedFolder): void {
  clearing.position.enter(name)
  clearHere(clearing, wanted)
  clearing.position.leave()
}

function keeps({ kept, known }: Clearing, { path, mode, id }: WantedFile, stats: BigIntStats): boolean {
  const entry = known.entries.get(path)
  if (!entry?.settled || entry.signature !== signatureOf(stats) || entry.id !== id || entry.mode !== mode) return false
  kept.set(path, entry)
  return true
}

/** A folder goes whole. */
const remover =
  (trash: string) =>
  (name: string, stats: BigIntStats): void => {
    if (stats.isDirectory() && (stats.mode & 0o700n) !== 0o700n) unlock(name)
    if (stats.isDirectory()) renameSync(onDisk(name), join(trash, randomUUID()))
    else unlinkSync(onDisk(name))
  }

/** A folder's folders come to lie beside it, so that however deep they are, two levels are in hand at a time. */
function empty(trash: string): void {
  const remove = remover(trash)
  for (let names = readdirSync(trash); names.length > 0; names = readdirSync(trash)) {
    for (const name of names) {
      const position = positionAt(join(trash, name))
      for (const child of readdirSync('.', 'latin1')) remove(child, lstatSync(onDisk(child), { bigint: true }))
      position.close()
      rmdirSync(join(trash, name))
    }
  }
  rmdirSync(trash)
}

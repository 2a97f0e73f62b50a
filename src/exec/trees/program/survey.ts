import { type BigIntStats, lstatSync, readdirSync } from 'node:fs'
import { AppError } from '../../../errors.ts'
import { IGNORE_FILE, type IgnoreRules, isIgnored, rulesHere } from './ignore-rules.ts'
import { type Entry, GITLINK, type Manifest } from './manifest.ts'
import { isGitName, isModulesName, onDisk } from './names.ts'
import { isGone, type Position, positionAt } from './position.ts'
import type { TreeLimits } from './protocol.ts'

/** A file, a link or a submodule's folder of the program's current folder. */
export interface FoundEntry {
  readonly name: string
  readonly path: string
  readonly stats: BigIntStats
  readonly known: Entry | undefined
}

interface Survey {
  readonly position: Position
  readonly manifest: Manifest
  readonly limits: TreeLimits
  readonly counts: { folders: number; newFiles: number }
  readonly visit: (found: FoundEntry) => void
}

interface Folder {
  /** Its path with a slash behind it; empty: the root. */
  readonly prefix: string
  readonly rules: IgnoreRules | null
  readonly ignored: boolean
}

const PATH_BYTES = 4_000

/**
 * Visits every file that counts: those that are tracked, and those that no rule ignores. Whatever a file system could
 * take for `.git` is passed by, and so are pipes, sockets and devices. No link is followed.
 */
export function survey(root: string, manifest: Manifest, limits: TreeLimits, visit: (found: FoundEntry) => void): void {
  const position = positionAt(root)
  try {
    surveyFolder(
      { position, manifest, limits, visit, counts: { folders: 0, newFiles: 0 } },
      { prefix: '', rules: null, ignored: false },
    )
  } finally {
    position.close()
  }
}

function surveyFolder(all: Survey, { prefix, rules: above, ignored }: Folder): void {
  all.counts.folders++
  if (all.counts.folders > all.limits.folders) throw tooMany(`more than ${all.limits.folders} folders`)
  if (all.position.depth() > all.limits.depth) throw tooMany(`folders more than ${all.limits.depth} deep`)
  const names = namesHere()
  const rules = names.includes(IGNORE_FILE) ? rulesHere(above, prefix) : above
  for (const name of names) {
    const stats = isGitName(name) ? undefined : lstatSync(onDisk(name), { bigint: true, throwIfNoEntry: false })
    if (stats === undefined) continue
    const path = prefix + name
    if (path.length > PATH_BYTES) throw tooMany('paths that are too long')
    const known = all.manifest.entries.get(path)
    if (stats.isDirectory() && known?.mode !== GITLINK) below(all, { name, path, rules, ignored })
    else if (counts(all, { name, path, stats, known }, rules, ignored)) all.visit({ name, path, stats, known })
  }
}

/** Of a folder that is removed meanwhile, none. */
function namesHere(): string[] {
  try {
    return readdirSync('.', 'latin1')
  } catch (error) {
    if (isGone(error)) return []
    throw error
  }
}

function below(
  all: Survey,
  { name, path, rules, ignored }: { name: string; path: string; rules: IgnoreRules | null; ignored: boolean },
): void {
  const isOut = ignored || isIgnored(rules, path, true)
  if (isOut && !foldersOf(all.manifest).has(path)) return
  if (!all.position.enter(name)) return
  surveyFolder(all, { prefix: `${path}/`, rules, ignored: isOut })
  all.position.leave()
}

function counts(
  { counts: so, limits }: Survey,
  { name, path, stats, known }: FoundEntry,
  rules: IgnoreRules | null,
  ignored: boolean,
): boolean {
  if (stats.isDirectory()) return true
  if (!stats.isFile() && !stats.isSymbolicLink()) return false
  if (stats.isSymbolicLink() && isModulesName(name)) return false
  if (known?.tracked) return true
  if (ignored || isIgnored(rules, path, false)) return false
  so.newFiles++
  if (so.newFiles > limits.newFiles) throw tooMany(`more than ${limits.newFiles} new files`)
  return true
}

const tooMany = (what: string): AppError =>
  new AppError('too_large', `The work left ${what} behind.`, { hint: 'Remove them, or let .gitignore name them.' })

const folders = new WeakMap<Manifest, ReadonlySet<string>>()

/** All folders with tracked files below them. */
function foldersOf(manifest: Manifest): ReadonlySet<string> {
  const known = folders.get(manifest)
  if (known !== undefined) return known
  const found = new Set<string>()
  for (const [path, { tracked }] of manifest.entries) {
    let end = tracked ? path.lastIndexOf('/') : -1
    for (; end > 0 && !found.has(path.slice(0, end)); end = path.lastIndexOf('/', end - 1))
      found.add(path.slice(0, end))
  }
  folders.set(manifest, found)
  return found
}

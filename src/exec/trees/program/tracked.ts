import { type Entry, GONE, type Manifest, readManifest, writeManifest } from './manifest.ts'
import type { GitStart, ReadingJob } from './protocol.ts'
import { gitOutput } from './run-git.ts'
import { impossible } from './wanted.ts'

/** What is known of a folder's files, with the files of the `tracked` tree told from others. */
export async function knownFiles({ folder, tracked, git: start }: ReadingJob): Promise<Manifest> {
  const kept = readManifest(folder.memory)
  if (kept !== null && kept.tracked === tracked) return kept
  const files = await trackedFiles(start, tracked, kept)
  const manifest = { tree: kept === null ? tracked : kept.tree, tracked, entries: retracked(kept, files) }
  writeManifest(folder.memory, manifest)
  return manifest
}

/** After a commit of all, what is there is what is tracked. */
async function trackedFiles(start: GitStart, tree: string | null, kept: Manifest | null) {
  if (tree === null) return new Map<string, Entry>()
  if (tree !== kept?.tree) return filesOf(start, tree)
  return new Map([...kept.entries].filter(([, { mode }]) => mode !== GONE))
}

function retracked(kept: Manifest | null, files: ReadonlyMap<string, Entry>): Map<string, Entry> {
  if (kept === null) return new Map(files)
  const entries = new Map<string, Entry>()
  for (const [path, entry] of kept.entries) {
    const tracked = files.has(path)
    if (tracked || entry.mode !== GONE) entries.set(path, entry.tracked === tracked ? entry : { ...entry, tracked })
  }
  for (const path of files.keys()) if (!entries.has(path)) entries.set(path, MISSING)
  return entries
}

const UNSEEN = { signature: '', settled: false, tracked: true, asText: false }
export const MISSING: Entry = { mode: GONE, id: '', ...UNSEEN }

/** All files, links and submodules of a tree, none of which has been seen on disk. Throws AppError `bad_input`. */
export async function filesOf(start: GitStart, tree: string): Promise<Map<string, Entry>> {
  const listed = await gitOutput(start, ['ls-tree', '-r', '-z', '--full-tree', tree])
  const files = new Map<string, Entry>()
  for (const line of listed.split('\0')) {
    const [, mode, id, path] = /^(\d+) \w+ ([0-9a-f]+)\t([\s\S]+)$/.exec(line) ?? []
    if (mode === undefined || id === undefined || path === undefined) continue
    // Of two files of one name git shows now this one, now that one.
    if (files.has(path)) throw impossible(path)
    files.set(path, { mode, id, ...UNSEEN })
  }
  return files
}

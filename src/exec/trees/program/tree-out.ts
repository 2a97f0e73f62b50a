import { existsSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { clearFolder } from './clear-folder.ts'
import {
  EMPTY,
  type Entry,
  forgetManifest,
  GONE,
  isSettled,
  type Manifest,
  readManifest,
  signatureOf,
  writeManifest,
} from './manifest.ts'
import type { WritingJob } from './protocol.ts'
import { filesOf } from './tracked.ts'
import { type WantedFile, wantedFolder } from './wanted.ts'
import { type Written, writeFiles } from './write-files.ts'

/**
 * Makes a folder hold exactly a tree's files. What it held and is the same stays untouched; all else goes, ignored files
 * too. Without a memory the folder has to be a new one.
 */
export async function writeTreeOut({ folder: { root, memory }, tree, standIn, git }: WritingJob): Promise<null> {
  const known = readManifest(memory) ?? EMPTY
  const { root: wanted, files } = wantedFolder(known.tree === tree ? present(known) : await filesOf(git, tree))
  forgetManifest(memory)
  const isNew = !existsSync(root)
  if (isNew) mkdirSync(root, { recursive: true })
  const kept = isNew || memory === null ? new Map<string, Entry>() : clearFolder(root, memory, wanted, known)
  const written = await writeFiles(
    git,
    root,
    files.filter(({ path }) => !kept.has(path)),
  )
  if (standIn) writeFileSync(join(root, '.git'), STAND_IN, { flag: 'wx' })
  writeManifest(memory, { tree, tracked: tree, entries: entriesOf(files, kept, written) })
  return null
}

/** What looks for the root of a repository finds it; git finds none. */
const STAND_IN = 'gitdir: /dev/null\n'

const present = ({ entries }: Manifest): Map<string, Entry> =>
  new Map([...entries].filter(([, { mode }]) => mode !== GONE))

function entriesOf(
  files: readonly WantedFile[],
  kept: ReadonlyMap<string, Entry>,
  written: ReadonlyMap<string, Written>,
): Map<string, Entry> {
  const now = Date.now()
  return new Map(
    files.map(({ path, mode, id }): [string, Entry] => {
      const old = kept.get(path)
      if (old !== undefined) return [path, { ...old, tracked: true }]
      const fresh = written.get(path)
      if (fresh === undefined) return [path, { mode, id, signature: '', settled: false, tracked: true, asText: false }]
      const { entry, stats } = fresh
      return [path, { ...entry, signature: signatureOf(stats), settled: isSettled(stats, now) }]
    }),
  )
}

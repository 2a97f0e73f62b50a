import { constants } from 'node:fs'
import { lstat, open, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { globMatcher } from '../core/glob.ts'

const FILES_READ = 200
const FOLDERS_READ = 20_000
const BYTES_READ = 16 * 1024 * 1024

/** Removes reports of an earlier run, committed ones too, so that only what this run writes counts. */
export async function clearReports(folder: string, glob: string): Promise<void> {
  for (const file of await reportFiles(folder, glob)) await rm(join(folder, file), { force: true })
}

/** What a check's run has written as reports: regular files alone, no link is followed. */
export async function readReports(folder: string, glob: string): Promise<string[]> {
  const texts: string[] = []
  let left = BYTES_READ
  for (const file of await reportFiles(folder, glob)) {
    const text = await textOf(join(folder, file), left)
    if (text === null) continue
    left -= Buffer.byteLength(text)
    texts.push(text)
  }
  return texts
}

async function textOf(file: string, bytes: number): Promise<string | null> {
  const handle = await open(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK).catch(() => null)
  if (handle === null) return null
  try {
    const stats = await handle.stat()
    return stats.isFile() && stats.size <= bytes ? await handle.readFile('utf8') : null
  } finally {
    await handle.close()
  }
}

/** Walks only below the part of the glob that has no `*`. */
async function reportFiles(folder: string, glob: string): Promise<string[]> {
  const names = glob.split('/')
  const plain = names.findIndex((name) => /[*?]/.test(name))
  const start = names.slice(0, plain === -1 ? -1 : plain)
  if (!(await isInside(folder, start))) return []
  if (plain === -1) return [glob]
  const matches = globMatcher(glob, { hidden: true })
  const [found, folders]: [string[], string[]] = [[], [start.join('/')]]
  for (let read = 0; read < Math.min(folders.length, FOLDERS_READ) && found.length < FILES_READ; read++) {
    const at = folders[read] ?? ''
    for (const entry of await readdir(join(folder, at), { withFileTypes: true }).catch(() => [])) {
      const path = at === '' ? entry.name : `${at}/${entry.name}`
      if (entry.isDirectory() && !PASSED_OVER.has(entry.name)) folders.push(path)
      else if (entry.isFile() && matches(path)) found.push(path)
    }
  }
  return found.toSorted().slice(0, FILES_READ)
}

const PASSED_OVER = new Set(['node_modules', '.git'])

/** Whether no folder on the way is a link. */
async function isInside(folder: string, names: readonly string[]): Promise<boolean> {
  for (let depth = 1; depth <= names.length; depth++) {
    const stats = await lstat(join(folder, ...names.slice(0, depth))).catch(() => null)
    if (stats === null || !stats.isDirectory()) return false
  }
  return true
}

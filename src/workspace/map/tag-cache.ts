import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import type { GitPlace } from '../../exec/git.ts'
import { Tags } from './tags.ts'

/** Tags by blob id, since equal content has equal tags in every file and commit. */
const Cache = z.object({ version: z.literal(1), tags: z.record(z.string(), Tags) })

/** In the git folder; git ignores unknown files there. */
const fileOf = (store: GitPlace): string => join(store.gitDir, 'wms-tags.json')

export async function readTagCache(store: GitPlace): Promise<ReadonlyMap<string, Tags>> {
  try {
    return new Map(Object.entries(Cache.parse(JSON.parse(await readFile(fileOf(store), 'utf8'))).tags))
  } catch {
    return new Map() // missing or of another version, so it is rebuilt
  }
}

/** Writes atomically. The last of two concurrent writers wins, which costs only repeated parsing. */
export async function writeTagCache(store: GitPlace, tags: ReadonlyMap<string, Tags>): Promise<void> {
  const scratch = `${fileOf(store)}.${randomUUID()}`
  await writeFile(scratch, JSON.stringify({ version: 1, tags: Object.fromEntries(tags) }))
  await rename(scratch, fileOf(store))
}

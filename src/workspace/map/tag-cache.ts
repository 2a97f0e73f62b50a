import { randomUUID } from 'node:crypto'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { GitPlace } from '../../exec/git.ts'

/** In the git folder; git ignores unknown files there. */
const fileOf = (store: GitPlace): string => join(store.gitDir, 'wms-tags.json')

/** As text, which threads parse. Empty: there is none. */
export const readTagCache = (store: GitPlace): Promise<string> => readFile(fileOf(store), 'utf8').catch(() => '')

/** Writes atomically. The last of two concurrent writers wins, which costs only repeated parsing. */
export async function writeTagCache(store: GitPlace, text: string): Promise<void> {
  const scratch = `${fileOf(store)}.${randomUUID()}`
  await writeFile(scratch, text)
  await rename(scratch, fileOf(store))
}

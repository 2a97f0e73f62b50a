import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { freshTreeOut, removeTree } from '../exec/trees/trees.ts'
import type { Store } from './store.ts'
import type { Checkout } from './workspace.ts'

/** Writes a tree's files into a new folder. */
export async function checkOut(store: Store, work: string, tree: string, signal: AbortSignal): Promise<Checkout> {
  const folder = await ownFolder(store, work)
  const path = join(folder, 'files')
  try {
    await freshTreeOut(store, tree, { root: path, standIn: true }, signal)
  } catch (error) {
    await removeTree(folder)
    throw error
  }
  return { path, [Symbol.asyncDispose]: () => removeTree(folder) }
}

/** Takes the first free number, so that outputs that name the folder do not differ from run to run. */
async function ownFolder(store: Store, work: string): Promise<string> {
  await mkdir(store.checkoutsFolder, { recursive: true })
  for (let number = 1; ; number++) {
    const folder = join(store.checkoutsFolder, `${work}-${number}`)
    const error = await mkdir(folder).catch((cause: NodeJS.ErrnoException) => cause)
    if (error === undefined) return folder
    if (error.code !== 'EEXIST') throw error
  }
}

/** Removes checkouts that a killed process left; one in use is younger than `olderThanMs`. */
export async function removeCheckouts(store: Store, work: string, olderThanMs: number): Promise<void> {
  const names = await readdir(store.checkoutsFolder).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(work) && /^-\d+$/.test(one.slice(work.length)))) {
    const folder = join(store.checkoutsFolder, name)
    const stats = await stat(folder).catch(() => null)
    if (stats !== null && Date.now() - stats.mtimeMs >= olderThanMs) await removeTree(folder)
  }
}

import { mkdir, readdir, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { freshTreeOut, removeTree } from '../exec/trees/trees.ts'
import type { Store } from './store.ts'
import type { Checkout } from './workspace.ts'

/** Writes a tree's files into a new folder. */
export async function checkOut(store: Store, taskId: number, tree: string, signal: AbortSignal): Promise<Checkout> {
  const folder = await ownFolder(store, taskId)
  const path = join(folder, 'files')
  try {
    await freshTreeOut(store, tree, { root: path, standIn: true }, signal)
  } catch (error) {
    await removeTree(folder)
    throw error
  }
  return { path, [Symbol.asyncDispose]: () => removeTree(folder) }
}

const nameOf = (taskId: number): string => `task-${taskId}-`

/** Takes the first free number, so that outputs that name the folder do not differ from run to run. */
async function ownFolder(store: Store, taskId: number): Promise<string> {
  await mkdir(store.checkoutsFolder, { recursive: true })
  for (let number = 1; ; number++) {
    const folder = join(store.checkoutsFolder, `${nameOf(taskId)}${number}`)
    const made = await mkdir(folder).catch((error: NodeJS.ErrnoException) => error)
    if (made === undefined) return folder
    if (made.code !== 'EEXIST') throw made
  }
}

/** Removes checkouts that a killed process left; one in use is younger than `olderThanMs`. */
export async function removeCheckouts(store: Store, taskId: number, olderThanMs: number): Promise<void> {
  const names = await readdir(store.checkoutsFolder).catch(() => [])
  for (const name of names.filter((one) => one.startsWith(nameOf(taskId)))) {
    const folder = join(store.checkoutsFolder, name)
    const made = await stat(folder).catch(() => null)
    if (made !== null && Date.now() - made.mtimeMs >= olderThanMs) await removeTree(folder)
  }
}

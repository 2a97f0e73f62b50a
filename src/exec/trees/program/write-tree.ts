import { randomUUID } from 'node:crypto'
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { AppError } from '../../../errors.ts'
import type { Entry } from './manifest.ts'
import type { GitStart } from './protocol.ts'
import { gitOutput } from './run-git.ts'

export interface TreeChanges {
  /** What the tree is to have at a path. */
  readonly changed: readonly { readonly path: string; readonly entry: Entry }[]
  readonly gone: readonly string[]
  /** Contents that the store may lack, each in a file of ours. */
  readonly copies: readonly { readonly id: string; readonly file: string }[]
}

/** Stores what is new and writes the tree that comes of it. `from`: the tree before; `null`: nothing. */
export async function writeTree(
  start: GitStart,
  memory: string,
  from: string | null,
  { changed, gone, copies }: TreeChanges,
): Promise<string> {
  if (copies.length > 0) await storeBlobs(start, copies)
  const index = join(memory, `index-${randomUUID()}.tmp`)
  const env = { GIT_INDEX_FILE: index }
  if (from !== null) await takeIndex(start, memory, from, index)
  // What is gone first: a folder may stand where a file was.
  const removed = gone.map((path) => `0 ${'0'.repeat(40)}\t${path}\0`)
  const added = changed.map(({ path, entry: { mode, id } }) => `${mode} ${id}\t${path}\0`)
  await gitOutput(start, ['update-index', '-z', '--index-info'], [...removed, ...added].join(''), env)
  const tree = (await gitOutput(start, ['write-tree'], '', env)).trim()
  keepIndex(memory, tree, index)
  return tree
}

/** Git says of each what it is called now: our own sum of it has to be the same. */
async function storeBlobs(start: GitStart, copies: TreeChanges['copies']): Promise<void> {
  const input = copies.map(({ file }) => `${file}\n`).join('')
  const ids = (await gitOutput(start, ['hash-object', '-w', '--no-filters', '--stdin-paths'], input)).trim().split('\n')
  const wrong = copies.find(({ id }, index) => id !== ids[index])
  if (wrong !== undefined) throw new AppError('internal', `git has another name for ${wrong.id}`)
}

/** An index lies under its tree's id, so one that is there is right. It is used once: what is left half-made has no name. */
async function takeIndex(start: GitStart, memory: string, tree: string, index: string): Promise<void> {
  if (existsSync(indexOf(memory, tree))) renameSync(indexOf(memory, tree), index)
  else await gitOutput(start, ['read-tree', tree], '', { GIT_INDEX_FILE: index })
}

function keepIndex(memory: string, tree: string, index: string): void {
  for (const name of readdirSync(memory)) if (IS_INDEX.test(name)) rmSync(join(memory, name), { force: true })
  if (existsSync(index)) renameSync(index, indexOf(memory, tree))
}

const IS_INDEX = /^index-[0-9a-f]{40,64}$/
const indexOf = (memory: string, tree: string): string => join(memory, `index-${tree}`)

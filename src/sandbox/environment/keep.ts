import { lstat, mkdir, readdir, rename } from 'node:fs/promises'
import { dirname, join, posix } from 'node:path'
import { globMatcher } from '../../core/glob.ts'
import type { KeptFolder } from '../layers/layer.ts'

/** What is wrong with what a step keeps, as a sentence. */
interface KeepFault {
  readonly fault: string
}

interface Made {
  readonly checkout: string
  readonly home: string
}

/** Moves the folders that a step keeps out of where it ran. `tracked`: the repository's own files. */
export async function keepFolders(
  keeps: readonly string[],
  { checkout, home }: Made,
  into: string,
  { tracked, earlier }: { readonly tracked: readonly string[]; readonly earlier: readonly KeptFolder[] },
): Promise<readonly KeptFolder[] | KeepFault> {
  const folders = foldersOf(tracked)
  const kept: KeptFolder[] = []
  for (const glob of keeps) {
    const isHome = glob.startsWith('~/')
    const found = await matching(isHome ? home : checkout, isHome ? glob.slice(2) : glob)
    if (found.length === 0 && !/[*?]/.test(glob)) return { fault: `It left no folder ${glob}, which it is to keep.` }
    for (const path of found) {
      if (!isHome && folders.has(path)) return { fault: `It keeps ${path}, which holds committed files.` }
      const anchor = isHome ? '' : anchorOf(path, folders)
      kept.push({ path: `${isHome ? 'home' : 'workspace'}/${path}`, anchor })
    }
  }
  const own = outermost(kept)
  const twice = own.find(({ path }) => earlier.some((other) => isIn(other.path, path) || isIn(path, other.path)))
  if (twice !== undefined)
    return { fault: `It keeps ${twice.path}, of which an earlier step keeps a part: make one step of both.` }
  for (const { path } of own) {
    const [, below = ''] = /^[^/]+\/(.*)$/.exec(path) ?? []
    await mkdir(dirname(join(into, path)), { recursive: true })
    await rename(join(path.startsWith('home/') ? home : checkout, below), join(into, path))
  }
  return own
}

const isIn = (folder: string, path: string): boolean => path === folder || path.startsWith(`${folder}/`)

const outermost = (kept: readonly KeptFolder[]): KeptFolder[] =>
  [...new Map(kept.map((one) => [one.path, one])).values()].filter(
    ({ path }) => !kept.some((other) => other.path !== path && isIn(other.path, path)),
  )

/** Real folders below the root; no link is followed, and nothing is looked for inside of what matches. */
async function matching(root: string, glob: string): Promise<string[]> {
  const matches = globMatcher(glob, { hidden: true })
  const isDeep = glob.includes('**')
  const depth = glob.split('/').length
  const look = async (folder: string): Promise<string[]> => {
    const entries = await readdir(join(root, folder), { withFileTypes: true }).catch(() => [])
    const below = entries.filter((entry) => entry.isDirectory()).map(({ name }) => posix.join(folder, name))
    const found = await Promise.all(
      below.map((path) => {
        if (matches(path)) return [path]
        return isDeep || path.split('/').length < depth ? look(path) : []
      }),
    )
    return found.flat()
  }
  const isThere = (await lstat(root).catch(() => null))?.isDirectory() === true
  return isThere ? (await look('')).sort() : []
}

function foldersOf(files: readonly string[]): ReadonlySet<string> {
  const folders = new Set<string>()
  for (const file of files)
    for (let folder = posix.dirname(file); folder !== '.' && !folders.has(folder); folder = posix.dirname(folder))
      folders.add(folder)
  return folders
}

function anchorOf(path: string, folders: ReadonlySet<string>): string {
  let folder = posix.dirname(path)
  while (folder !== '.' && !folders.has(folder)) folder = posix.dirname(folder)
  return folder === '.' ? '' : folder
}

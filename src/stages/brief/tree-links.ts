import { posix } from 'node:path'
import type { Worktree } from '../../workspace/workspace.ts'

/** A commit's files by name, with its links followed as far as they stay in the tree. */
export interface LinkedTree {
  readonly paths: readonly string[]
  /** Where the file of a path really is; `null`: it does not exist, or a link leads out of the tree or in a circle. */
  resolve(path: string): string | null
  /** `path`: as `resolve` answers. */
  read(path: string): Promise<string | null>
}

const LINK = '120000'
const SUBMODULE = '160000'
const HOPS = 20

export async function linkedTree(
  worktree: Pick<Worktree, 'entries' | 'show'>,
  sha: string,
  signal: AbortSignal,
): Promise<LinkedTree> {
  const entries = await worktree.entries(sha, signal)
  const show = (path: string) => worktree.show(sha, path, signal)
  const targets = new Map<string, string>()
  const links = entries.filter(({ mode }) => mode === LINK).map(({ path }) => path)
  for (const [index, target] of (await Promise.all(links.map(show))).entries())
    if (target !== null) targets.set(links[index] ?? '', target)
  const paths = entries.filter(({ mode }) => mode !== SUBMODULE).map(({ path }) => path)
  const files = new Set(paths)
  return { paths, read: show, resolve: (path) => resolved(path, files, targets) }
}

/** Follows one link after another, the first on the way first, as a file system does. */
function resolved(path: string, files: ReadonlySet<string>, targets: ReadonlyMap<string, string>): string | null {
  let at = posix.normalize(path)
  for (let hops = 0; hops < HOPS; hops++) {
    const link = firstLink(at, targets)
    if (link === null) return files.has(at) ? at : null
    const target = targets.get(link) ?? ''
    if (target === '' || target.startsWith('/')) return null
    at = posix.normalize(`${posix.dirname(link)}/${target}${at.slice(link.length)}`)
    if (at === '..' || at.startsWith('../')) return null
  }
  return null
}

function firstLink(path: string, targets: ReadonlyMap<string, string>): string | null {
  for (let end = path.indexOf('/'); ; end = path.indexOf('/', end + 1)) {
    const part = end < 0 ? path : path.slice(0, end)
    if (targets.has(part)) return part
    if (end < 0) return null
  }
}

import { posix } from 'node:path'
import { fixedLength } from '../../core/glob.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { fairShares } from './fair-shares.ts'
import { importsIn, withoutImports } from './imports.ts'
import { type LinkedTree, linkedTree } from './tree-links.ts'

/** The instructions' files of a folder, in the order in which they are read. */
const FILE = /^(?:(.+)\/)?(?:AGENTS\.md|(?:\.claude\/)?CLAUDE\.md)$/
const ORDER = ['AGENTS.md', '.claude/CLAUDE.md', 'CLAUDE.md']
/** About what a prompt has room for; the rest is read as files. */
const LONGEST_CHARS = 8_500
const LONGEST_OF_SECTION_CHARS = 5_000
const NESTED_READ = 6
const IMPORTS_READ = 20
const IMPORT_DEPTH = 5
const NAMES_SHOWN = 20

interface Concern {
  /** Globs of what the section may write. */
  readonly globs: readonly string[]
  /** What the branch changes so far. */
  readonly changed: readonly string[]
}

interface Told {
  readonly path: string
  readonly text: string
}

/** `null`: there are none. */
interface Conventions {
  /** Of the root: the same for every stage of a task. */
  readonly ofAll: string | null
  /** Of the section's folders. */
  readonly ofSection: string | null
}

/**
 * The team's instructions for coding agents: AGENTS.md and CLAUDE.md of the root, and those of the folders nearest to the
 * changed paths (or to the section's), the deepest last; with what they import by `@path`. Links and imports are followed
 * inside the tree only. Read from the base's newest commit, so that no task rewrites its own rules.
 */
export async function conventionsOf(
  worktree: Pick<Worktree, 'newestBaseSha' | 'show' | 'entries'>,
  concern: Concern,
  signal: AbortSignal,
): Promise<Conventions> {
  const tree = await linkedTree(worktree, worktree.newestBaseSha, signal)
  const all = tree.paths.filter((path) => FILE.test(path)).toSorted(byFolder)
  const nested = all.filter((path) => folderOf(path) !== '' && concerns(folderOf(path), concern))
  const near = nearest(nested, concern)
  const root = all.filter((path) => folderOf(path) === '')
  const told = await read(tree, [...root, ...near])
  const ofAll = (await read(tree, root)).length
  const others = nested.filter((path) => !near.includes(path)).slice(0, NAMES_SHOWN)
  const more = others.length === 0 ? [] : [`Read before you change files there: ${others.join(', ')}`]
  const shown = (of: readonly Told[], limit: number, render: (one: Told, index: number) => string) =>
    fairShares(of.map(render), limit, (index) => of[index]?.path ?? '')
  return {
    ofAll: joined(shown(told.slice(0, ofAll), LONGEST_CHARS, rendered)),
    ofSection: joined([...shown(told.slice(ofAll), LONGEST_OF_SECTION_CHARS, withPath), ...more]),
  }
}

const joined = (texts: readonly string[]): string | null => (texts.length === 0 ? null : texts.join('\n\n'))

const rendered = (told: Told, index: number): string => (index === 0 ? told.text : withPath(told))

const withPath = ({ path, text }: Told): string => `## ${path}\n${text}`

/** Of those above a changed path, or else of all, the outermost first, as many as are read. */
function nearest(nested: readonly string[], { changed }: Concern): readonly string[] {
  const above = nested.filter((path) => changed.some((one) => one.startsWith(`${folderOf(path)}/`)))
  return above.length === 0 ? nested.slice(0, NESTED_READ) : above.slice(-NESTED_READ)
}

/** Each file once, by its content too, with its imports behind it. */
async function read(tree: LinkedTree, paths: readonly string[]): Promise<readonly Told[]> {
  const told: Told[] = []
  const seen = new Set<string>()
  let imports = 0
  const visit = async (path: string, depth: number): Promise<void> => {
    const real = tree.resolve(path)
    if (real === null || seen.has(real)) return
    seen.add(real)
    const text = ((await tree.read(real)) ?? '').trim()
    const imported = importsIn(text)
    const isNews = !told.some((one) => one.text === text)
    if (isNews && withoutImports(text) !== '') told.push({ path, text })
    if (depth === IMPORT_DEPTH) return
    for (const name of imported) {
      if (name.startsWith('/') || name.startsWith('~') || ++imports > IMPORTS_READ) continue
      await visit(posix.join(posix.dirname(real), name), depth + 1)
    }
  }
  for (const path of paths) await visit(path, 0)
  return told
}

const folderOf = (path: string): string => {
  const folder = FILE.exec(path)?.[1] ?? ''
  return folder === '.claude' ? '' : folder.replace(/\/\.claude$/, '')
}

function byFolder(a: string, b: string): number {
  const [first, second] = [folderOf(a), folderOf(b)]
  if (first === second) return rank(a) - rank(b)
  const deeper = depthOf(first) - depthOf(second)
  return deeper !== 0 ? deeper : first < second ? -1 : 1
}

const depthOf = (folder: string): number => (folder === '' ? 0 : folder.split('/').length)

const rank = (path: string): number => ORDER.indexOf(path.slice(folderOf(path) === '' ? 0 : folderOf(path).length + 1))

/** Whether a folder holds changed files, or paths of a glob, or is inside one. */
const concerns = (folder: string, { globs, changed }: Concern): boolean =>
  changed.some((path) => path.startsWith(`${folder}/`)) ||
  globs.some((glob) => {
    const fixed = glob.slice(0, fixedLength(glob))
    return fixed.startsWith(`${folder}/`) || `${folder}/`.startsWith(fixed)
  })

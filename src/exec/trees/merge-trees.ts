import { type GitPlace, runGit } from '../git.ts'
import { fileInCommit } from '../git-objects.ts'
import { markedPlaces } from './conflict-marks.ts'

export interface TreeMerge {
  /** With conflicts it holds what git would leave in a checkout: the files with both sides marked. */
  readonly tree: string
  /** Files in conflict; empty: there is none. */
  readonly conflicts: readonly string[]
}

/** What a merge of two commits comes to, as git would do it; nothing is checked out. The marks name the sides as given. */
export async function mergeTrees(
  repository: GitPlace,
  ours: string,
  theirs: string,
  signal: AbortSignal,
): Promise<TreeMerge> {
  const style = ['-c', 'merge.conflictStyle=zdiff3', '-c', 'merge.renames=true']
  const args = [...style, 'merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', ours, theirs]
  const { exitCode, stdout } = await runGit(repository, args, { signal, accept: [1] })
  const [tree = '', ...names] = stdout.split('\0').filter((field) => field.trim() !== '')
  return { tree: tree.trim(), conflicts: exitCode === 0 ? [] : [...new Set(names)] }
}

const FILES_SHOWN = 10
const HUNKS_CHARS = 8_000

/** The marked places of a merge's files. */
export async function conflictHunks(
  repository: GitPlace,
  { tree, conflicts }: TreeMerge,
  signal: AbortSignal,
): Promise<string> {
  const shown = conflicts.slice(0, FILES_SHOWN)
  const texts = await Promise.all(shown.map((file) => fileInCommit(repository, tree, file, signal)))
  const hunks = shown.map((file, index) => {
    const marked = markedPlaces(texts[index] ?? '', HUNKS_CHARS)
    const said = marked.length > 0 ? marked : ['(deleted or renamed on one side, or binary)']
    return `--- ${file}\n${said.join('\n…\n')}`
  })
  return hunks.join('\n\n').slice(0, HUNKS_CHARS)
}

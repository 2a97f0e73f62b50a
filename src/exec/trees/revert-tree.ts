import type { MergedChange, RevertResult } from '../../core/merge-candidate.ts'
import { checkedSha, type GitPlace, git, resolveCommit, runGit } from '../git.ts'
import { treeOf } from '../git-objects.ts'
import { mergeTrees } from './merge-trees.ts'

/** A base without what a merge brought into it, as `git revert` would do it; nothing is checked out. */
export async function revertedTree(
  store: GitPlace,
  base: string,
  { approved, ...change }: MergedChange,
  signal: AbortSignal,
): Promise<RevertResult> {
  const mergeSha = checkedSha(change.mergeSha)
  const isThere = (await resolveCommit(store, mergeSha, signal)) !== null
  if (!isThere || !(await isAncestor(store, mergeSha, base, signal))) return { outcome: 'not_merged' }
  const before = await baseBefore(store, mergeSha, approved, signal)
  if (before === null) return { outcome: 'untold' }
  const merge = await mergeTrees(store, base, await undoing(store, mergeSha, before, signal), signal)
  if (merge.conflicts.length > 0) {
    const commits = await commitsSince(store, { from: mergeSha, to: base, files: merge.conflicts }, signal)
    return { outcome: 'conflict', files: merge.conflicts, commits }
  }
  return merge.tree === (await treeOf(store, base, signal))
    ? { outcome: 'nothing_left' }
    : { outcome: 'reverted', tree: merge.tree }
}

/** A commit on top of the merge with the files of before, so that merging it takes back exactly the merge. */
const undoing = async (store: GitPlace, mergeSha: string, before: string, signal: AbortSignal): Promise<string> =>
  git(store, ['commit-tree', await treeOf(store, before, signal), '-p', mergeSha, '-m', 'Undo'], { signal })

/** The base right before a merge; `null`: squashed or rebased, and not into what was approved. */
async function baseBefore(
  store: GitPlace,
  mergeSha: string,
  approved: MergedChange['approved'],
  signal: AbortSignal,
): Promise<string | null> {
  const line = await git(store, ['rev-list', '--parents', '--max-count=1', mergeSha], { signal })
  const [, first, second] = line.split(' ')
  if (first !== undefined && second !== undefined) return first
  if (approved === null || (await treeOf(store, mergeSha, signal)) !== approved.mergedTree) return null
  if ((await resolveCommit(store, checkedSha(approved.baseSha), signal)) === null) return null
  return (await isAncestor(store, approved.baseSha, mergeSha, signal)) ? approved.baseSha : null
}

const COMMITS_NAMED = 5

async function commitsSince(
  store: GitPlace,
  { from, to, files }: { readonly from: string; readonly to: string; readonly files: readonly string[] },
  signal: AbortSignal,
): Promise<readonly string[]> {
  const which = ['--no-merges', `--max-count=${COMMITS_NAMED}`, '--format=%h', `${from}..${to}`]
  const log = await git(store, ['log', ...which, '--', ...files], { signal })
  return log.split('\n').filter((sha) => sha !== '')
}

async function isAncestor(store: GitPlace, ancestor: string, of: string, signal: AbortSignal): Promise<boolean> {
  const { exitCode } = await runGit(store, ['merge-base', '--is-ancestor', ancestor, of], { signal, accept: [1] })
  return exitCode === 0
}

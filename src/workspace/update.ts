import { AppError } from '../errors.ts'
import { git, resolveCommit, runGit } from '../exec/git.ts'
import { fileInCommit } from '../exec/git-objects.ts'
import { conflictHunks, mergeTrees } from '../exec/trees/merge-trees.ts'
import { treeIn, treeOut } from '../exec/trees/trees.ts'
import { reset } from './checkpoint.ts'
import { dropOpenMerge, keepOpenMerge, openMergeAt } from './open-merge.ts'
import type { UpdateResult } from './workspace.ts'
import { branchHead, refOf, type WorktreePlace } from './worktree-place.ts'

/**
 * Merges a base (a ref) into the branch and drops uncommitted changes. A conflict leaves markers in the files and an
 * open merge, so that the next commit has both parents.
 */
export async function update(place: WorktreePlace, base: string, signal: AbortSignal): Promise<UpdateResult> {
  const [head, baseSha] = await Promise.all([branchHead(place, signal), resolveCommit(place, base, signal)])
  if (baseSha === null) throw new AppError('internal', `${base} has no commit.`)
  const ancestor = ['merge-base', '--is-ancestor', baseSha, head.sha]
  if ((await runGit(place, ancestor, { signal, accept: [1] })).exitCode === 0) {
    await reset(place, head.sha, signal)
    return { outcome: 'current' }
  }
  const merge = await mergeTrees(place, refOf(place), base, signal)
  await dropOpenMerge(place)
  if (merge.conflicts.length > 0) {
    await keepOpenMerge(place, { head: head.sha, base: baseSha, ...merge })
    await treeOut(place, merge.tree, signal)
    return { outcome: 'conflict', files: merge.conflicts, hunks: await conflictHunks(place, merge, signal) }
  }
  await treeOut(place, merge.tree, signal)
  return { outcome: 'merged', sha: await commitMerge(place, merge.tree, [head.sha, baseSha], base, signal) }
}

async function commitMerge(
  place: WorktreePlace,
  tree: string,
  [ours, theirs]: readonly [string, string],
  base: string,
  signal: AbortSignal,
): Promise<string> {
  const subject = `Merge ${base.replace('refs/remotes/origin/', '')} into ${place.branch}`
  const sha = await git(place, ['commit-tree', tree, '-p', ours, '-p', theirs, '-m', subject], { signal })
  await git(place, ['update-ref', refOf(place), sha, ours], { signal })
  return sha
}

/** The conflicted files of the open merge that still contain git's conflict markers. */
export async function unresolved(
  place: WorktreePlace,
  signal: AbortSignal,
  judged?: string,
): Promise<readonly string[]> {
  const head = await branchHead(place, signal)
  const merge = await openMergeAt(place, head.sha)
  if (merge === null) return []
  const tree = judged ?? (await treeIn(place, merge.tree, signal))
  const texts = await Promise.all(merge.conflicts.map((path) => fileInCommit(place, tree, path, signal)))
  return merge.conflicts.filter((_, index) => /^<<<<<<< /m.test(texts[index] ?? ''))
}

import type { Checkpoint } from '../core/checkpoint.ts'
import { AppError } from '../errors.ts'
import { checkedSha, resolveNames } from '../exec/git.ts'
import { mergeTrees } from '../exec/trees/merge-trees.ts'
import { filesIn, treeIn, treeOut } from '../exec/trees/trees.ts'
import { dropOpenMerge, keepOpenMerge, openMergeAt } from './open-merge.ts'
import { branchHead, moveBranch, refOf, type WorktreePlace } from './worktree-place.ts'

/** Writes the current files into the store; changes neither files nor branch. */
export async function snapshot(place: WorktreePlace, signal: AbortSignal): Promise<Checkpoint> {
  const head = await branchHead(place, signal)
  const merge = await openMergeAt(place, head.sha)
  const tree = await treeIn(place, merge?.tree ?? head.tree, signal)
  return { head: head.sha, merge_head: merge?.base ?? null, tree }
}

/** The files that a snapshot would contain. */
export async function listWork(place: WorktreePlace): Promise<readonly string[]> {
  const { signal } = new AbortController()
  return filesIn(place, await trackedIn(place, await branchHead(place, signal)), signal)
}

const trackedIn = async (place: WorktreePlace, head: { sha: string; tree: string }): Promise<string> =>
  (await openMergeAt(place, head.sha))?.tree ?? head.tree

/** What a checkpoint names; `null`: this machine's store does not have all of it. */
export async function resolved(place: WorktreePlace, { head, tree, merge_head }: Checkpoint, signal: AbortSignal) {
  const names = [commitOf(head), treeOf(tree), ...(merge_head === null ? [] : [commitOf(merge_head)])]
  const [commit, files, base] = await resolveNames(place, names, signal)
  if (commit == null || files == null || (merge_head !== null && base == null)) return null
  return { head: commit, tree: files, base: base ?? null }
}

/** `false`: this machine's store does not have the checkpoint. */
export async function restore(place: WorktreePlace, checkpoint: Checkpoint, signal: AbortSignal): Promise<boolean> {
  const names = await resolved(place, checkpoint, signal)
  if (names === null) return false
  const { head, tree, base } = names
  try {
    await dropOpenMerge(place)
    await moveBranch(place, head, signal)
    if (base !== null) await openMerge(place, head, base, signal)
    await treeOut(place, tree, signal)
    return true
  } catch (error) {
    if (error instanceof AppError && error.kind === 'not_found') return false
    throw error
  }
}

/**
 * Records a conflicted merge as open and leaves the files to the caller. `false`: no conflict, so nothing is recorded.
 */
async function openMerge(place: WorktreePlace, head: string, base: string, signal: AbortSignal): Promise<boolean> {
  const merge = await mergeTrees(place, refOf(place), base, signal)
  if (merge.conflicts.length > 0) await keepOpenMerge(place, { head, base, ...merge })
  return merge.conflicts.length > 0
}

export async function reset(place: WorktreePlace, sha: string, signal: AbortSignal): Promise<void> {
  const [tree] = await resolveNames(place, [treeOf(sha)], signal)
  if (tree == null) throw new AppError('not_found', `${sha} is not in the store.`)
  await dropOpenMerge(place)
  await moveBranch(place, sha, signal)
  // Ignored files are removed too, so that a command's result depends only on the commit.
  await treeOut(place, tree, signal)
}

const commitOf = (sha: string): string => `${checkedSha(sha)}^{commit}`
const treeOf = (sha: string): string => `${checkedSha(sha)}^{tree}`

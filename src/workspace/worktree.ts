import type { Privacy } from '../core/private-paths.ts'
import { checkedSha, resolveCommit } from '../exec/git.ts'
import { fileInCommit, treeOf } from '../exec/git-objects.ts'
import { changeTree } from '../exec/trees/change-tree.ts'
import { revertedTree } from '../exec/trees/revert-tree.ts'
import { mergeCandidate, treeBroughtUp } from './candidate.ts'
import { checkOut } from './checkout.ts'
import { reset, resolved, restore, snapshot } from './checkpoint.ts'
import { bodyOf, commitTree, treeOfWork } from './commit.ts'
import { changes, diff, diffStat, entries, history, list, rangeStat } from './commit-contents.ts'
import { repositoryMap } from './map/repository-map.ts'
import { treeListing } from './map/tree-listing.ts'
import { push } from './push.ts'
import type { Store } from './store.ts'
import { unresolved, update } from './update.ts'
import { withoutHidden } from './without-hidden.ts'
import type { FileTools, Worktree } from './workspace.ts'
import { branchHead, type WorktreePlace } from './worktree-place.ts'

export function createWorktree(
  store: Store,
  place: WorktreePlace,
  { baseSha, newestBaseSha, pushedSha }: Pick<Worktree, 'baseSha' | 'newestBaseSha' | 'pushedSha'>,
  filesWithout: (hides: Privacy['hides']) => FileTools,
): Worktree {
  const worktree: Worktree = {
    taskId: place.taskId,
    path: place.root,
    branch: place.branch,
    ...{ baseSha, newestBaseSha, pushedSha, objects: { gitDir: store.gitDir } },
    files: filesWithout(() => false),
    seenByModels: (hides) => withoutHidden(worktree, filesWithout(hides), hides),
    headSha: async (signal) => (await branchHead(place, signal)).sha,
    reset: (sha, signal) => reset(place, checkedSha(sha), signal),
    snapshot: (signal) => snapshot(place, signal),
    holds: async (checkpoint, signal) => (await resolved(place, checkpoint, signal)) !== null,
    restore: (checkpoint, signal) => restore(place, checkpoint, signal),
    update: (signal) => update(place, `refs/remotes/origin/${store.baseBranch}`, signal),
    unresolved: (signal, tree) => unresolved(place, signal, tree),
    tree: (signal, only) => treeOfWork(place, signal, only),
    treeWith: async (base, other, paths, signal) => {
      const [from, to] = await Promise.all([base, other].map((sha) => treeOf(place, checkedSha(sha), signal)))
      return changeTree(place, from ?? '', to ?? '', { paths: new Set(paths) }, signal)
    },
    checkout: async (tree, signal) =>
      checkOut(store, place.name, await treeOf(place, checkedSha(tree), signal), signal),
    commitTree: (tree, message, signal) => commitTree(place, checkedSha(tree), message, signal),
    commit: async (message, signal, only) => commitTree(place, await treeOfWork(place, signal, only), message, signal),
    hasCommit: async (sha, signal) => (await resolveCommit(place, checkedSha(sha), signal)) !== null,
    message: (sha, signal) => bodyOf(place, checkedSha(sha), signal),
    push: (sha, isOurs, signal, branch = place.branch) => push(store, branch, { sha: checkedSha(sha), isOurs }, signal),
    candidate: (headSha, signal) => mergeCandidate(store, checkedSha(headSha), signal),
    reverted: (change, signal) => revertedTree(store, newestBaseSha, change, signal),
    treeOf: (sha, signal) => treeOf(store, checkedSha(sha), signal),
    history: (sha, signal) => history(store, checkedSha(sha), signal),
    treeBroughtUp: (own, head, signal) => treeBroughtUp(store, checkedSha(own), checkedSha(head), signal),
    diff: (from, to, signal) => diff(store, checkedSha(from), checkedSha(to), signal),
    diffStat: (sha, signal) => diffStat(store, checkedSha(sha), signal),
    rangeStat: (from, to, signal) => rangeStat(store, checkedSha(from), checkedSha(to), signal),
    changes: (from, to, signal) => changes(store, checkedSha(from), checkedSha(to), signal),
    show: (sha, path, signal) => fileInCommit(store, checkedSha(sha), path, signal),
    map: (focus, signal) => repositoryMap(store, baseSha, focus, signal),
    entries: (sha, signal) => entries(store, checkedSha(sha), signal),
    absent: (sha, signal) => treeListing(store, checkedSha(sha), signal),
    list: (sha, signal) => list(store, checkedSha(sha), signal),
  }
  return worktree
}

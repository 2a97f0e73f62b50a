import { existsSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Identity, workName } from '../core/pipeline/identity.ts'
import { AppError } from '../errors.ts'
import { checkedBranch, commitOfBranch, type GitRemote, git, resolveCommits, runGit } from '../exec/git.ts'
import { treeOf } from '../exec/git-objects.ts'
import { isWhole, removeTree, treeOut } from '../exec/trees/trees.ts'
import { removeCheckouts } from './checkout.ts'
import { listWork } from './checkpoint.ts'
import { createFileTools } from './file-tools.ts'
import { removeLeftLocks } from './left-locks.ts'
import { describeStore, fetchTask, lockStore, prepareStore, type Store } from './store.ts'
import type { Workspaces, Worktree } from './workspace.ts'
import { createWorktree } from './worktree.ts'
import { branchHead, refOf, type WorktreePlace } from './worktree-place.ts'

/** Longer than any command runs on a checkout. */
const LEFT_AFTER_MS = 24 * 60 * 60_000

/** Worktrees under `home`, of the repository at `remote`. Any number of processes may share a home on one machine. */
export function createWorkspaces(options: { home: string; remote: GitRemote; baseBranch: string }): Workspaces {
  const store = describeStore(options.home, options.remote, checkedBranch(options.baseBranch))
  return {
    open: (task, signal) =>
      lockStore(store, signal, async () => {
        const place = placeOf(store, task)
        await prepareStore(store, signal)
        await fetchTask(store, place.branch, signal)
        await prepareBranch(store, place, task.headSha, signal)
        await prepareCheckout(store, place, signal)
        const bases = await basesOf(store, refOf(place), signal)
        const [pushedSha = null] = await resolveCommits(store, [`refs/remotes/origin/${place.branch}`], signal)
        return createWorktree(store, place, { ...bases, pushedSha }, (hides) =>
          createFileTools(place, () => listWork(place), hides),
        )
      }),
    remove: (task) =>
      lockStore(store, null, async () => {
        await removeFiles(store, placeOf(store, { ...task, branch: '' }))
        await removeCheckouts(store, workName(task), 0)
        if (existsSync(store.gitDir))
          await git(store, ['-c', 'gc.auto=6700', '-c', 'gc.autoDetach=false', 'gc', '--auto', '--quiet'])
      }),
  }
}

function placeOf(store: Store, task: Identity & Pick<WorktreePlace, 'branch'>): WorktreePlace {
  const name = workName(task)
  return {
    ...{ taskId: task.id, branch: task.branch, name, gitDir: store.gitDir },
    root: join(store.worktreesFolder, name),
    memory: join(store.memoryFolder, name),
  }
}

/**
 * Creates the local branch from the base, or updates it to the remote's if that is the task's own and ahead, or the head
 * that the task has taken over from somebody who has overwritten the branch. `headSha`: the task's; `null`: nothing is pushed.
 */
async function prepareBranch(
  store: Store,
  place: WorktreePlace,
  headSha: string | null,
  signal: AbortSignal,
): Promise<void> {
  const ref = refOf(place)
  await removeLeftLocks(store.gitDir, [ref], signal)
  const names = [ref, `refs/remotes/origin/${place.branch}`, `refs/remotes/origin/${store.baseBranch}`]
  const [ours, remote, base] = await resolveCommits(store, names, signal)
  const theirs = headSha === null ? null : remote
  const start = ours ?? theirs ?? base
  if (start == null) throw new AppError('misconfigured', `The repository has no branch ${store.baseBranch}`)
  const isTheirs = theirs != null && (await isToFollow(store, start, theirs, headSha, signal))
  const target = isTheirs ? theirs : start
  if (target === ours) return
  await removeFiles(store, place) // the old files would look like changes that undo the update
  await git(store, ['update-ref', ref, target, ours ?? ''], { signal })
}

/** Whether the remote's commit is where the task stands, unless our work goes on from it. */
const isToFollow = async (store: Store, ours: string, theirs: string, headSha: string | null, signal: AbortSignal) =>
  theirs === headSha ? !(await isAncestor(store, theirs, ours, signal)) : holdsOurs(store, ours, theirs, signal)

/** Whether the remote's commit contains ours or is a copy of it, e.g. with a signature. */
async function holdsOurs(store: Store, ours: string, theirs: string, signal: AbortSignal): Promise<boolean> {
  if (await isAncestor(store, ours, theirs, signal)) return true
  if (await isAncestor(store, theirs, ours, signal)) return false
  const [own, other] = await Promise.all([treeOf(store, ours, signal), treeOf(store, theirs, signal)])
  return own === other
}

/** Creates the folder with the branch's files; replaces one that is incomplete or from an older version. */
async function prepareCheckout(store: Store, place: WorktreePlace, signal: AbortSignal): Promise<void> {
  await removeCheckouts(store, place.name, LEFT_AFTER_MS)
  if (isWhole(place)) return
  await removeFiles(store, place)
  await treeOut(place, (await branchHead(place, signal)).tree, signal)
}

async function removeFiles(store: Store, place: WorktreePlace): Promise<void> {
  await removeTree(place.root)
  await rm(place.memory, { recursive: true, force: true })
  // Older versions used git's own worktrees.
  await rm(join(store.gitDir, 'worktrees', `task-${place.taskId}`), { recursive: true, force: true })
}

/** The merge base of the branch, and the base's newest commit. */
async function basesOf(
  store: Store,
  ref: string,
  signal: AbortSignal,
): Promise<Pick<Worktree, 'baseSha' | 'newestBaseSha'>> {
  const [newestBaseSha, head] = await Promise.all([
    commitOfBranch(store, `refs/remotes/origin/${store.baseBranch}`, signal),
    commitOfBranch(store, ref, signal),
  ])
  const baseSha = newestBaseSha === head ? head : await git(store, ['merge-base', newestBaseSha, head], { signal })
  return { baseSha, newestBaseSha }
}

async function isAncestor(store: Store, ancestor: string, of: string, signal: AbortSignal): Promise<boolean> {
  if (ancestor === of) return true
  const { exitCode } = await runGit(store, ['merge-base', '--is-ancestor', ancestor, of], { signal, accept: [1] })
  return exitCode === 0
}

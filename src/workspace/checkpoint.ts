import { randomUUID } from 'node:crypto'
import { copyFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Checkpoint } from '../core/checkpoint.ts'
import { AppError } from '../errors.ts'
import { checkedSha, git, resolveCommits, runGit } from '../exec/git.ts'
import { mergeBase } from './update.ts'
import type { WorktreePlace } from './worktree-place.ts'

/** Writes the files as they are now into the store; neither they, the index nor the branch change. */
export const snapshot = (place: WorktreePlace, signal: AbortSignal): Promise<Checkpoint> =>
  withIndex(place, async (env) => {
    // Only what changed is read again: the copied index knows the rest by its timestamps.
    await copyFile(join(place.gitDir, 'index'), env.GIT_INDEX_FILE)
    const [[head, merge_head]] = await Promise.all([
      resolveCommits(place, ['HEAD', 'MERGE_HEAD'], signal),
      git(place, ['add', '--all'], { signal, env }),
    ])
    if (head == null) throw new AppError('internal', `The worktree of ${place.branch} has no commit.`)
    return { head, merge_head: merge_head ?? null, tree: await git(place, ['write-tree'], { signal, env }) }
  })

/** `false`: this machine's store does not have it (any more). */
export async function restore(
  place: WorktreePlace,
  { head, merge_head, tree }: Checkpoint,
  signal: AbortSignal,
): Promise<boolean> {
  const objects = [head, tree, ...(merge_head === null ? [] : [merge_head])].map(checkedSha)
  if (!(await hasAll(place, objects, signal))) return false
  await reset(place, head, signal)
  if (merge_head !== null) await mergeBase(place, merge_head, signal)
  await withIndex(place, async (env) => {
    await git(place, ['read-tree', tree], { signal, env })
    await git(place, ['checkout-index', '--all', '--force', '--quiet'], { signal, env })
    await git(place, ['clean', '-ffdx', '--quiet'], { signal, env })
  })
  return true
}

/** With an index of one's own: git's own must keep what it knows of a merge. A killed one's goes with the worktree. */
async function withIndex<T>(
  place: WorktreePlace,
  work: (env: { readonly GIT_INDEX_FILE: string }) => Promise<T>,
): Promise<T> {
  const file = join(place.gitDir, `checkpoint-${randomUUID()}`)
  try {
    return await work({ GIT_INDEX_FILE: file })
  } finally {
    await rm(file, { force: true })
  }
}

async function hasAll(place: WorktreePlace, objects: readonly string[], signal: AbortSignal): Promise<boolean> {
  const { stdout } = await runGit(place, ['cat-file', '--batch-check'], { signal, input: `${objects.join('\n')}\n` })
  return !stdout.includes(' missing')
}

export async function reset(place: WorktreePlace, sha: string, signal: AbortSignal): Promise<void> {
  await git(place, ['reset', '--hard', '--quiet', sha], { signal })
  // Ignored files too: what a command finds must depend on the commit alone.
  await git(place, ['clean', '-ffdx', '--quiet'], { signal })
}

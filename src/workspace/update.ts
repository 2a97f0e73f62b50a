import { git, resolveCommit, runGit } from '../exec/git.ts'
import type { UpdateResult } from './workspace.ts'
import type { WorktreePlace } from './worktree-place.ts'

/**
 * Merges the base into the branch. A conflict is left in the files as git marks it, and in git's own state, so that
 * the next commit has both parents.
 */
export async function update(place: WorktreePlace, base: string, signal: AbortSignal): Promise<UpdateResult> {
  await git(place, ['reset', '--hard', '--quiet'], { signal }) // what an interrupted update left
  const { exitCode } = await runGit(place, ['merge-base', '--is-ancestor', base, 'HEAD'], { signal, accept: [1] })
  if (exitCode === 0) return { outcome: 'current' }
  const merged = await mergeBase(place, base, signal)
  if (!merged)
    return { outcome: 'conflict', files: await conflicting(place, signal), hunks: await hunks(place, signal) }
  return { outcome: 'merged', sha: await git(place, ['rev-parse', 'HEAD'], { signal }) }
}

/** `base`: a ref or a commit. `false`: there are conflicts, and the merge is left open. */
export async function mergeBase(place: WorktreePlace, base: string, signal: AbortSignal): Promise<boolean> {
  const subject = `Merge ${base.replace('refs/remotes/origin/', '')} into ${place.branch}`
  const style = ['-c', 'merge.conflictStyle=zdiff3', '-c', 'merge.renames=true']
  const merge = [...style, 'merge', '--quiet', '--no-ff', '--no-verify', '--no-edit', `--message=${subject}`, base]
  return (await runGit(place, merge, { signal, accept: [1] })).exitCode === 0
}

/** Of the files that an update left in conflict, those that still show git's marks. */
export async function unresolved(place: WorktreePlace, signal: AbortSignal): Promise<readonly string[]> {
  const files = await conflicting(place, signal)
  if (files.length === 0) return []
  const marks = ['grep', '--no-index', '-z', '--name-only', '-e', '^<<<<<<< ', '--', ...files]
  const { stdout } = await runGit(place, marks, { signal, accept: [1] })
  return fieldsOf(stdout)
}

export const isMerging = async (place: WorktreePlace, signal: AbortSignal): Promise<boolean> =>
  (await resolveCommit(place, 'MERGE_HEAD', signal)) !== null

const conflicting = async (place: WorktreePlace, signal: AbortSignal): Promise<readonly string[]> =>
  fieldsOf(await git(place, ['diff', '--name-only', '--diff-filter=U', '--no-ext-diff', '-z'], { signal }))

const HUNKS_LIMIT = 8_000

/** What both sides did to the same lines, as git shows it while a merge is open. */
const hunks = async (place: WorktreePlace, signal: AbortSignal): Promise<string> =>
  (await git(place, ['diff', '--no-ext-diff', '--no-textconv', '--no-color', '--diff-filter=U'], { signal })).slice(
    0,
    HUNKS_LIMIT,
  )

const fieldsOf = (output: string): string[] => output.split('\0').filter((field) => field !== '')

import { AppError } from '../errors.ts'
import { git, resolveCommit, resolveNames } from '../exec/git.ts'
import { looseRef } from '../exec/ref-files.ts'
import type { TreePlace } from '../exec/trees/trees.ts'

/** A task's files in a folder without a repository; objects and branch are in the store. */
export interface WorktreePlace extends TreePlace {
  readonly taskId: number
  /** Its name at the remote. */
  readonly branch: string
  /** Distinguishes it on this machine, where several databases may have tasks. */
  readonly name: string
}

export const refOf = ({ name }: Pick<WorktreePlace, 'name'>): string => `refs/heads/wms/${name}`

/** The branch's commit and its tree. */
export async function branchHead(place: WorktreePlace, signal: AbortSignal): Promise<{ sha: string; tree: string }> {
  const sha = await resolveCommit(place, refOf(place), signal)
  const [tree] = sha === null ? [] : await resolveNames(place, [`${sha}^{tree}`], signal)
  if (sha === null || tree == null) throw new AppError('internal', `${place.branch} has no commit.`)
  return { sha, tree }
}

/** Whatever it was before. */
export async function moveBranch(place: WorktreePlace, sha: string, signal: AbortSignal): Promise<void> {
  if ((await looseRef(place.gitDir, refOf(place))) === sha) return
  await git(place, ['update-ref', refOf(place), sha], { signal })
}

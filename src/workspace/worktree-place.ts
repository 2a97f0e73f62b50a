import { AppError } from '../errors.ts'
import { resolveNames } from '../exec/git.ts'
import type { TreePlace } from '../exec/trees/trees.ts'

/** Where a task's files lie: a folder without a repository. Their objects and the branch are in the store. */
export interface WorktreePlace extends TreePlace {
  readonly taskId: number
  readonly branch: string
}

export const refOf = ({ branch }: Pick<WorktreePlace, 'branch'>): string => `refs/heads/${branch}`

/** The commit that the branch stands at, and its tree. */
export async function branchHead(place: WorktreePlace, signal: AbortSignal): Promise<{ sha: string; tree: string }> {
  const [sha, tree] = await resolveNames(place, [`${refOf(place)}^{commit}`, `${refOf(place)}^{tree}`], signal)
  if (sha == null || tree == null) throw new AppError('internal', `${place.branch} has no commit.`)
  return { sha, tree }
}

import { AppError } from '../errors.ts'
import { commitOfBranch, type GitPlace, git, resolveCommit } from '../exec/git.ts'
import { conflictHunks, mergeTrees } from '../exec/trees/merge-trees.ts'
import type { MergeRequest, MergeResult } from './forge.ts'

const tries = 5

/**
 * Merges into a bare repository's base branch without a checkout, by compare-and-swap on base and head. Finds and
 * returns a merge that another delivery has already made.
 */
export async function mergeLocally(
  repository: GitPlace,
  baseBranch: string,
  request: MergeRequest,
  signal: AbortSignal,
): Promise<MergeResult> {
  let cause: unknown
  for (let i = 0; i < tries; i++) {
    signal.throwIfAborted()
    const [baseSha, branchSha] = await Promise.all([
      commitOfBranch(repository, `refs/heads/${baseBranch}`, signal),
      resolveCommit(repository, `refs/heads/${request.branch}`, signal),
    ])
    const earlier = await findMerge(repository, baseSha, request.headSha, signal)
    if (earlier !== null) return { outcome: 'merged', mergeSha: earlier }
    if (branchSha === null) return { outcome: 'blocked', reason: `The branch ${request.branch} is gone.` }
    if (branchSha !== request.headSha) return { outcome: 'moved', headSha: branchSha }
    if (baseSha !== request.baseSha) return { outcome: 'base_moved', baseSha }
    const merged = await mergedTree(repository, baseSha, branchSha, signal)
    if ('outcome' in merged) return merged
    const mergeSha = await git(repository, ['commit-tree', merged.tree, '-p', baseSha, '-p', branchSha, '-F', '-'], {
      signal,
      input: request.message,
    })
    const update = `verify refs/heads/${request.branch} ${branchSha}\nupdate refs/heads/${baseBranch} ${mergeSha} ${baseSha}\n`
    try {
      await git(repository, ['update-ref', '--stdin'], { signal, input: update })
      return { outcome: 'merged', mergeSha }
    } catch (error) {
      cause = error
    }
  }
  throw new AppError('transient', `${baseBranch} moved ${tries} times while ${request.branch} was being merged`, {
    cause,
  })
}

/** The merge commit that brought `headSha` into the base; `null`: it is not merged. */
export async function findMerge(
  repository: GitPlace,
  base: string,
  headSha: string,
  signal: AbortSignal,
): Promise<string | null> {
  if ((await resolveCommit(repository, headSha, signal)) === null) return null
  const args = ['rev-list', '--merges', '--first-parent', '--parents', `${headSha}..${base}`]
  const lines = await git(repository, args, { signal })
  const commits = lines.split('\n').map((line) => line.split(' '))
  return commits.find(([, , second]) => second === headSha)?.[0] ?? null
}

type Conflict = Extract<MergeResult, { outcome: 'conflict' }>

/** The merged tree, or the conflict, without a checkout. */
export async function mergedTree(
  repository: GitPlace,
  baseSha: string,
  headSha: string,
  signal: AbortSignal,
): Promise<{ tree: string } | Conflict> {
  const merge = await mergeTrees(repository, baseSha, headSha, signal)
  if (merge.conflicts.length === 0) return { tree: merge.tree }
  return { outcome: 'conflict', files: merge.conflicts, hunks: await conflictHunks(repository, merge, signal) }
}

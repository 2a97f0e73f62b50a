import { type GitPlace, resolveCommit, runGit } from '../../exec/git.ts'
import type { ForgeSighting, PullRequest } from '../forge.ts'
import { findMerge } from '../merge-trees.ts'
import type { LocalPullRequests } from './local-pull-requests.ts'

/** What people have done with plain git; like GitHub, takes a head that the base has as merged. */
export async function lookLocally(
  repository: GitPlace,
  baseBranch: string,
  pullRequests: Pick<LocalPullRequests, 'find'>,
  branch: string,
  signal: AbortSignal,
): Promise<ForgeSighting> {
  const [found, base, head] = await Promise.all([
    pullRequests.find(branch, signal),
    resolveCommit(repository, `refs/heads/${baseBranch}`, signal),
    resolveCommit(repository, `refs/heads/${branch}`, signal),
  ])
  const seen = { repository: 'there', baseIsThere: base !== null, branchIsThere: head !== null } as const
  if (found === null) return { ...seen, pullRequest: null }
  const mergeSha = found.state === 'open' && base !== null ? await mergeOf(repository, base, found, signal) : null
  const shown = mergeSha === null ? found : { ...found, state: 'merged' as const, mergeSha }
  return { ...seen, pullRequest: { ...shown, mergedBy: null } }
}

/** The commit by which the base got a head; `null`: it has not got it. */
async function mergeOf(
  repository: GitPlace,
  base: string,
  { headSha }: PullRequest,
  signal: AbortSignal,
): Promise<string | null> {
  const args = ['merge-base', '--is-ancestor', headSha, base]
  const { exitCode } = await runGit(repository, args, { signal, accept: [1, 128] })
  if (exitCode !== 0) return null
  return (await findMerge(repository, base, headSha, signal)) ?? headSha
}

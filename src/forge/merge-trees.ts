import { AppError } from '../errors.ts'
import { fileInCommit, type GitPlace, git, resolveCommit, runGit } from '../exec/git.ts'
import type { MergeRequest, MergeResult } from './forge.ts'

const tries = 5
const conflictFileLimit = 10
const hunksLimit = 8_000

/**
 * Merges into the base branch of a bare repository; nothing is checked out. Base and head are compared and swapped
 * together. A merge that somebody was killed after, or was faster with, is found and answered.
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
      git(repository, ['rev-parse', '--verify', `refs/heads/${baseBranch}`], { signal }),
      resolveCommit(repository, `refs/heads/${request.branch}`, signal),
    ])
    const earlier = await findMerge(repository, baseSha, request.headSha, signal)
    if (earlier !== null) return { outcome: 'merged', mergeSha: earlier }
    if (branchSha === null) return { outcome: 'blocked', reason: `The branch ${request.branch} is gone.` }
    if (branchSha !== request.headSha) return { outcome: 'moved', headSha: branchSha }
    if (baseSha !== request.baseSha) return { outcome: 'base_moved', baseSha }
    const merged = await mergeTrees(repository, baseSha, branchSha, signal)
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

/** The merge commit by which `headSha` came into the base; `null`: it has not. */
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

/** The merged tree, or where the two are in conflict; nothing is checked out. */
export async function mergeTrees(
  repository: GitPlace,
  baseSha: string,
  headSha: string,
  signal: AbortSignal,
): Promise<{ tree: string } | Conflict> {
  const args = ['merge-tree', '--write-tree', '--name-only', '--no-messages', '-z', baseSha, headSha]
  const { exitCode, stdout } = await runGit(repository, args, { signal, accept: [1] })
  const [tree = '', ...names] = stdout.split('\0').filter((field) => field.trim() !== '')
  if (exitCode === 0) return { tree: tree.trim() }
  const files = [...new Set(names)]
  return { outcome: 'conflict', files, hunks: await conflictHunks(repository, tree.trim(), files, signal) }
}

/** The marked places of the conflicting files, as git would leave them in a checkout. */
async function conflictHunks(
  repository: GitPlace,
  tree: string,
  files: readonly string[],
  signal: AbortSignal,
): Promise<string> {
  const hunks: string[] = []
  for (const file of files.slice(0, conflictFileLimit)) {
    const text = (await fileInCommit(repository, tree, file, signal)) ?? ''
    const marked = text.match(/^<{7}(?:(?!^<{7})[\s\S])*?^>{7}.*$/gm) ?? ['(deleted or renamed on one side, or binary)']
    hunks.push(`--- ${file}\n${marked.join('\n…\n')}`)
  }
  return hunks.join('\n\n').slice(0, hunksLimit)
}

import { git, resolveCommit, runGit, withRemote } from '../exec/git.ts'
import { remoteHead, type Store } from './store.ts'
import type { PushResult } from './workspace.ts'

/**
 * Pushes exactly `sha`, if the remote branch has not moved since we looked. Safe to repeat. Rejects a push that would
 * remove a commit that is not ours.
 */
export async function push(
  store: Store,
  branch: string,
  { sha, isOurs }: { readonly sha: string; readonly isOurs: (sha: string) => boolean },
  signal: AbortSignal,
): Promise<PushResult> {
  const remoteSha = await remoteHead(store, branch, signal)
  if (remoteSha === sha) return { outcome: 'pushed' }
  if (remoteSha !== null && !isOurs(remoteSha) && !(await holds(store, sha, remoteSha, signal))) {
    return { outcome: 'rejected', remoteSha }
  }
  const ref = `refs/heads/${branch}`
  const lease = `--force-with-lease=${ref}:${remoteSha ?? ''}`
  const args = ['push', '--quiet', '--no-verify', '--atomic', lease, '--end-of-options']
  try {
    await withRemote(store.remote, signal, (options, to) =>
      git(store, [...args, to, `${sha}:${ref}`], { ...options, timeoutMs: 600_000 }),
    )
  } catch (error) {
    return await outcomeOfFailure(store, branch, { sha, remoteSha }, error, signal)
  }
  return { outcome: 'pushed' }
}

/** Judges a failed push by the remote branch, not by git's message: the response may be lost, or the branch moved. */
async function outcomeOfFailure(
  store: Store,
  branch: string,
  before: { sha: string; remoteSha: string | null },
  error: unknown,
  signal: AbortSignal,
): Promise<PushResult> {
  signal.throwIfAborted()
  const now = await remoteHead(store, branch, signal)
  if (now === before.sha) return { outcome: 'pushed' }
  if (now !== before.remoteSha) return { outcome: 'rejected', remoteSha: now }
  throw error
}

/** Whether `sha` contains the remote commit, so that the push drops none. */
async function holds(store: Store, sha: string, remoteSha: string, signal: AbortSignal): Promise<boolean> {
  if ((await resolveCommit(store, remoteSha, signal)) === null) return false
  const { exitCode } = await runGit(store, ['merge-base', '--is-ancestor', remoteSha, sha], { signal, accept: [1] })
  return exitCode === 0
}

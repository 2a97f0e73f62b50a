import { createHash } from 'node:crypto'
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { type GitOptions, type GitPlace, git, protocolOf } from '../git.ts'
import { removeLeftLocks } from './left-locks.ts'
import { withLock } from './store-lock.ts'

/** What git fetches from and pushes to, with the credentials for it by environment only. */
export interface Remote {
  readonly url: string
  readonly env: () => Promise<Readonly<Record<string, string>>>
}

/** The one bare repository that all worktrees of a team's repository share. */
export interface Store extends GitPlace {
  readonly workTree: null
  readonly worktreesFolder: string
  readonly remote: Remote
  readonly baseBranch: string
}

export function describeStore(home: string, remote: Remote, baseBranch: string): Store {
  const folder = resolve(home, 'repositories', folderNameOf(remote.url))
  return {
    gitDir: join(folder, 'store.git'),
    workTree: null,
    worktreesFolder: join(folder, 'worktrees'),
    remote,
    baseBranch,
  }
}

/** Waits for whoever prepares, fetches, adds or removes in this store, here or in another process. */
export async function lockStore<T>(store: Store, signal: AbortSignal | null, work: () => Promise<T>): Promise<T> {
  await mkdir(store.worktreesFolder, { recursive: true }).catch((cause) => {
    throw new AppError('misconfigured', `${store.worktreesFolder} cannot be made: ${cause.message}`, {
      hint: 'Let WMS_HOME be a folder that we may write to, on a disk that is not full.',
      cause,
    })
  })
  return withLock(`${store.gitDir}.lock`, signal, work)
}

/** Makes the store, or what a killed process left of it, ready. Only under the lock; safe to repeat. */
export async function prepareStore(store: Store, signal: AbortSignal): Promise<void> {
  const locks = ['HEAD', 'config', 'packed-refs', 'shallow', `refs/remotes/origin/${store.baseBranch}`]
  await removeLeftLocks(store.gitDir, locks, signal)
  await git(store, ['init', '--quiet', '--bare', '--template=', store.gitDir], { signal })
}

/** Brings the base and the task's branch, if the remote has it, under refs/remotes/origin. */
export async function fetchTask(store: Store, branch: string, signal: AbortSignal): Promise<void> {
  const refspecs = [
    `+refs/heads/${store.baseBranch}:refs/remotes/origin/${store.baseBranch}`,
    // The star lets a branch be missing; it also fetches task-70 for task-7, which harms nobody.
    `+refs/heads/${branch}*:refs/remotes/origin/${branch}*`,
  ]
  await git(store, ['fetch', '--quiet', '--no-tags', '--prune', '--end-of-options', store.remote.url, ...refspecs], {
    ...(await remoteOptions(store, signal)),
    timeoutMs: 600_000,
  })
}

/** The commit of a branch as the remote has it now. */
export async function remoteHead(store: Store, branch: string, signal: AbortSignal): Promise<string | null> {
  const ref = `refs/heads/${branch}`
  const lines = await git(store, ['ls-remote', '--end-of-options', store.remote.url, ref], {
    ...(await remoteOptions(store, signal)),
  })
  return (
    lines
      .split('\n')
      .find((line) => line.endsWith(`\t${ref}`))
      ?.split('\t')[0] ?? null
  )
}

/** What a command that speaks to the remote needs: its protocol and its credentials. */
export async function remoteOptions(store: Store, signal: AbortSignal): Promise<GitOptions> {
  return { signal, env: { ...(await store.remote.env()), GIT_ALLOW_PROTOCOL: protocolOf(store.remote.url) } }
}

function folderNameOf(url: string): string {
  const name = basename(url)
    .replace(/\.git$/, '')
    .replace(/[^A-Za-z0-9_-]/g, '-')
  return `${name}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`
}

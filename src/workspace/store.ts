import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { AppError } from '../errors.ts'
import { type GitPlace, type GitRemote, git, withRemote } from '../exec/git.ts'
import { withLock } from '../exec/machine-lock.ts'
import { folderOfRemote, refsByFiles } from '../exec/ref-files.ts'
import { removeLeftLocks } from './left-locks.ts'

/** The one bare repository that all worktrees of a team's repository share. */
export interface Store extends GitPlace {
  readonly worktreesFolder: string
  /** Our own state about worktrees, which agents and commands cannot write. */
  readonly memoryFolder: string
  /** Temporary checkouts of trees for commands. */
  readonly checkoutsFolder: string
  readonly remote: GitRemote
  readonly baseBranch: string
}

export function describeStore(home: string, remote: GitRemote, baseBranch: string): Store {
  const folder = resolve(home, 'repositories', folderNameOf(remote.url))
  return {
    gitDir: join(folder, 'store.git'),
    worktreesFolder: join(folder, 'worktrees'),
    memoryFolder: join(folder, 'memory'),
    checkoutsFolder: join(folder, 'checkouts'),
    remote,
    baseBranch,
  }
}

/** Serialises changes of the store, across processes. */
export async function lockStore<T>(store: Store, signal: AbortSignal | null, work: () => Promise<T>): Promise<T> {
  await mkdir(store.worktreesFolder, { recursive: true }).catch((cause) => {
    throw new AppError('misconfigured', `${store.worktreesFolder} cannot be made: ${cause.message}`, {
      hint: 'Let WMS_HOME be a folder that we may write to, on a disk that is not full.',
      cause,
    })
  })
  return withLock(`${store.gitDir}.lock`, signal, work)
}

/** Stores that this process has made whole. */
const whole = new Set<string>()

/** Creates the store, or repairs what a killed process left. Only under the lock; safe to repeat. */
export async function prepareStore(store: Store, signal: AbortSignal): Promise<void> {
  const locks = ['HEAD', 'config', 'packed-refs', 'shallow', `refs/remotes/origin/${store.baseBranch}`]
  await removeLeftLocks(store.gitDir, locks, signal)
  if (whole.has(store.gitDir) && existsSync(join(store.gitDir, 'HEAD'))) return
  await git(store, ['init', '--quiet', '--bare', '--template=', store.gitDir], { signal })
  whole.add(store.gitDir)
}

/** Fetches the base, and the task's branch if the remote has it, into refs/remotes/origin. */
export async function fetchTask(store: Store, branch: string, signal: AbortSignal): Promise<void> {
  if (await isFetched(store, branch)) return
  const refspecs = [
    `+refs/heads/${store.baseBranch}:refs/remotes/origin/${store.baseBranch}`,
    // The star allows a missing branch; that it also fetches task-70 for task-7 does no harm.
    `+refs/heads/${branch}*:refs/remotes/origin/${branch}*`,
  ]
  const fetch = ['fetch', '--quiet', '--no-tags', '--prune', '--end-of-options']
  await withRemote(store.remote, signal, (options, from) =>
    git(store, [...fetch, from, ...refspecs], { ...options, timeoutMs: 600_000 }),
  )
}

/** Whether a remote on this machine has nothing new, by its files; `false`: git has to look. */
async function isFetched(store: Store, branch: string): Promise<boolean> {
  const gitDir = folderOfRemote(store.remote.url)
  if (gitDir === null) return false
  const isSame = async (name: string): Promise<boolean> => {
    const theirs = await refsByFiles(gitDir, `refs/heads/${name}`)
    const ours = await refsByFiles(store.gitDir, `refs/remotes/origin/${name}`)
    if (theirs === null || ours === null || theirs.size !== ours.size) return false
    return [...theirs].every(([ref, sha]) => ours.get(ref.replace('refs/heads/', 'refs/remotes/origin/')) === sha)
  }
  const base = `refs/heads/${store.baseBranch}`
  return (
    (await refsByFiles(gitDir, base))?.has(base) === true && (await isSame(store.baseBranch)) && (await isSame(branch))
  )
}

/** The remote's current commit of a branch; `null`: there is no such branch. */
export async function remoteHead(store: Store, branch: string, signal: AbortSignal): Promise<string | null> {
  const ref = `refs/heads/${branch}`
  const gitDir = folderOfRemote(store.remote.url)
  const found = gitDir === null ? null : (await refsByFiles(gitDir, ref))?.get(ref)
  if (found != null) return found
  const list = ['ls-remote', '--end-of-options']
  const lines = await withRemote(store.remote, signal, (options, at) => git(store, [...list, at, ref], options))
  return (
    lines
      .split('\n')
      .find((line) => line.endsWith(`\t${ref}`))
      ?.split('\t')[0] ?? null
  )
}

function folderNameOf(url: string): string {
  const name = basename(url)
    .replace(/\.git$/, '')
    .replace(/[^A-Za-z0-9_-]/g, '-')
  return `${name}-${createHash('sha256').update(url).digest('hex').slice(0, 8)}`
}

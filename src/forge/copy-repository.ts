import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import { AppError } from '../errors.ts'
import { checkedBranch, type GitPlace, type GitRemote, git, resolveCommit, runGit, withRemote } from '../exec/git.ts'
import { withLock } from '../exec/machine-lock.ts'

export interface RepositoryCopy {
  readonly baseBranch: string
  readonly sha: string
  /** How the copy stands to its source: `apart`: both have changes that conflict, and the copy was left as it is. */
  readonly news: 'new' | 'same' | 'brought_up' | 'apart'
}

const SOURCE_REF = 'refs/wms/source'

/**
 * Makes a bare copy of a repository's base branch, or brings one up to it; what tasks have merged stays. Only reads the
 * source, a path or an https address. Throws AppError `misconfigured` where it cannot be read.
 */
export async function copyRepository(
  options: { readonly path: string; readonly source: string; readonly baseBranch: string | null },
  signal: AbortSignal,
): Promise<RepositoryCopy> {
  const { path: gitDir, source } = options
  const remote: GitRemote = { url: source, env: async () => ({}) }
  await mkdir(dirname(gitDir), { recursive: true })
  return withLock(`${gitDir}.lock`, signal, async () => {
    const place: GitPlace = { gitDir }
    await git(place, ['init', '--quiet', '--bare', '--template=', gitDir], { signal })
    const baseBranch = checkedBranch(options.baseBranch ?? (await defaultBranch(place, remote, signal)))
    await fetchBase(place, remote, baseBranch, signal)
    const theirs = await resolveCommit(place, SOURCE_REF, signal)
    if (theirs === null) throw new AppError('internal', `${source} was read without a commit.`)
    return { baseBranch, ...(await bringUp(place, `refs/heads/${baseBranch}`, theirs, signal)) }
  })
}

/** What the source's own remote calls its default branch; else what it has checked out. */
async function defaultBranch(place: GitPlace, remote: GitRemote, signal: AbortSignal): Promise<string> {
  const list = ['ls-remote', '--symref', '--end-of-options', remote.url]
  const listed = await withRemote(remote, signal, (more) => git(place, list, more)).catch(unreadable(remote.url))
  const targetOf = (name: string) =>
    new RegExp(`^ref: refs/(?:heads|remotes/origin)/(\\S+)\\t${name}$`, 'm').exec(listed)?.[1]
  const has = (branch: string | undefined) => branch !== undefined && `${listed}\n`.includes(`\trefs/heads/${branch}\n`)
  const found = [targetOf('refs/remotes/origin/HEAD'), targetOf('HEAD'), 'main', 'master'].find(has)
  if (found !== undefined) return found
  throw new AppError('misconfigured', `${remote.url} does not say which branch is its base.`, {
    hint: 'Name it with --base.',
  })
}

async function fetchBase(place: GitPlace, remote: GitRemote, branch: string, signal: AbortSignal): Promise<void> {
  const refspec = `+refs/heads/${branch}:${SOURCE_REF}`
  const fetch = ['fetch', '--quiet', '--no-tags', '--end-of-options', remote.url, refspec]
  await withRemote(remote, signal, (more) => git(place, fetch, { ...more, timeoutMs: FETCH_TIMEOUT_MS })).catch(
    (error) => {
      if (!/couldn't find remote ref/.test(String(error))) return unreadable(remote.url)(error)
      throw new AppError('misconfigured', `${remote.url} has no branch ${branch}.`, {
        hint: 'Name one that it has with --base.',
      })
    },
  )
}

const FETCH_TIMEOUT_MS = 1_800_000

const unreadable =
  (source: string) =>
  (cause: unknown): never => {
    const why = cause instanceof Error ? cause.message : String(cause)
    throw new AppError('misconfigured', `${source} cannot be read as a git repository: ${why}`, {
      hint: 'Name a folder that git cloned, or an https address that needs no password.',
      cause,
    })
  }

async function bringUp(
  place: GitPlace,
  ref: string,
  theirs: string,
  signal: AbortSignal,
): Promise<Omit<RepositoryCopy, 'baseBranch'>> {
  const ours = await resolveCommit(place, ref, signal)
  const moveTo = (sha: string) => git(place, ['update-ref', ref, sha, ours ?? ''], { signal })
  if (ours === null) {
    await moveTo(theirs)
    return { sha: theirs, news: 'new' }
  }
  if (await isAncestor(place, theirs, ours, signal)) return { sha: ours, news: 'same' }
  const sha = (await isAncestor(place, ours, theirs, signal)) ? theirs : await merged(place, ours, theirs, signal)
  if (sha === null) return { sha: ours, news: 'apart' }
  await moveTo(sha)
  return { sha, news: 'brought_up' }
}

async function isAncestor(place: GitPlace, older: string, newer: string, signal: AbortSignal): Promise<boolean> {
  const { exitCode } = await runGit(place, ['merge-base', '--is-ancestor', older, newer], { signal, accept: [1] })
  return exitCode === 0
}

/** `null`: the two conflict. */
async function merged(place: GitPlace, ours: string, theirs: string, signal: AbortSignal): Promise<string | null> {
  const { exitCode, stdout } = await runGit(place, ['merge-tree', '--write-tree', ours, theirs], {
    signal,
    accept: [1],
  })
  if (exitCode !== 0) return null
  const [tree = ''] = stdout.split('\n')
  return git(place, ['commit-tree', tree, '-p', ours, '-p', theirs, '-m', 'Bring the copy up to its source'], {
    signal,
  })
}

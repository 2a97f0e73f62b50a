import { searchPath } from '../config/process/environment.ts'
import { isBranchName } from '../core/target.ts'
import { AppError } from '../errors.ts'
import { exec } from './exec.ts'
import { gitFailure, isMoved, presentable } from './git-failure.ts'
import { lastingLook, rememberedLook, rememberLook } from './git-memory.ts'
import { readObjects } from './objects.ts'
import { takingOldObjects } from './old-objects.ts'
import { outgoingOfGit } from './outgoing.ts'
import type { Program } from './protocol.ts'
import { looseRef } from './ref-files.ts'

/**
 * A repository of ours, always without a work tree: in a folder that others wrote, git may run programs (nested
 * repositories, configuration, filters, hooks). Only `trees/` reads and writes files.
 */
export interface GitPlace {
  readonly gitDir: string
}

export interface GitOptions {
  readonly signal?: AbortSignal
  /** Added to the safe environment, e.g. a separate index, an author, GIT_ASKPASS and its variables. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Encoding of input and output. `latin1`: one character per byte, for binary data. */
  readonly encoding?: 'utf8' | 'latin1'
  readonly timeoutMs?: number
  /** Exit codes besides 0 that are no failure. */
  readonly accept?: readonly number[]
}

/** The remote that git fetches from and pushes to. */
export interface GitRemote {
  readonly url: string
  /** Where it is now, if people have moved it; `url` goes on naming what is kept of it here. */
  readonly address?: () => string
  /** Looks where it has gone. `false`: it has not. */
  readonly moved?: () => Promise<boolean>
  /** Credentials as environment variables (GIT_ASKPASS and its own); empty for a local path. */
  readonly env: () => Promise<Readonly<Record<string, string>>>
  /** Discards refused credentials, so that the next ones are new. Absent if there are no others. */
  readonly renew?: () => void
  /** Goes round each conversation with the remote. Absent: nothing does. */
  readonly observe?: <T>(work: () => Promise<T>, signal: AbortSignal) => Promise<T>
}

export interface GitOutput {
  readonly exitCode: number
  readonly stdout: string
}

/** The committer of our commits; the author is the agent's role. */
export const COMMITTER = { name: 'WMS Orchestrator', email: 'orchestrator@wms.invalid' } as const

const defaultTimeoutMs = 120_000
const maxOutputBytes = 64 * 1024 * 1024

/** Standard output of a git command, without the last newline. Throws AppError as `runGit` does. */
export async function git(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<string> {
  const { stdout } = await runGit(place, args, options)
  return stdout.replace(/\n$/, '')
}

/**
 * Runs git without a shell, without a work tree, without the machine's and the user's configuration, hooks, filters,
 * prompts or credentials. Throws the signal's reason when aborted; else AppError: `transient` where the same call may
 * work later, `misconfigured` where a person has to act, `unauthorized`, `too_large`, or `internal`.
 */
export async function runGit(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
  const { signal, accept = [], timeoutMs = defaultTimeoutMs, encoding = 'utf8', input = '', env } = options
  refuseWorkTree(args)
  const isAccepted = (code: number | null): code is number => code !== null && (code === 0 || accept.includes(code))
  const look = env === undefined ? lastingLook(place.gitDir, args, input) : null
  const known = look === null ? undefined : rememberedLook(look)
  signal?.throwIfAborted()
  if (known !== undefined && isAccepted(known.exitCode)) return known
  const start = gitStart(place)
  const program = { ...start, args: [...start.args, ...args], env: { ...start.env, ...env } }
  const ended = await exec({ ...program, input, encoding, timeoutMs, maxBytes: maxOutputBytes }, signal)
  const { exitCode, stdout } = ended
  if (isAccepted(exitCode)) {
    if (look !== null) rememberLook(look, { exitCode, stdout })
    return { exitCode, stdout }
  }
  throw gitFailure(args, { ...ended, timeoutMs, maxBytes: maxOutputBytes })
}

/** The start of a git command line on a repository, with an environment in which git trusts nothing of others. */
export const gitStart = ({ gitDir }: GitPlace): Pick<Program, 'file' | 'args' | 'env' | 'cwd'> => ({
  file: 'git',
  args: [`--git-dir=${gitDir}`, '--bare'],
  env: safeGitEnvironment(),
  cwd: '/',
})

/** The allowed commands, which need no work tree; `add`, `checkout`, `status` and the like are not among them. */
const PLUMBING: ReadonlySet<string> = new Set([
  ...['cat-file', 'commit-tree', 'diff', 'diff-tree', 'fast-import', 'fetch', 'for-each-ref', 'gc', 'hash-object'],
  ...['init', 'log', 'ls-remote', 'ls-tree', 'merge-base', 'merge-tree', 'push', 'read-tree', 'rev-list', 'rev-parse'],
  ...['show', 'update-index', 'update-ref', 'version', 'write-tree'],
])

function refuseWorkTree(args: readonly string[]): void {
  const command = args.find((arg, index) => arg !== '-c' && args[index - 1] !== '-c') ?? ''
  if (!PLUMBING.has(command)) throw new TypeError(`git ${command} may look at a work tree, so it is never run`)
}

/**
 * Runs `work` with the remote's protocol, credentials and address; if the credentials are refused or it has moved, runs
 * `work` once more with new ones.
 */
export function withRemote<T>(
  remote: GitRemote,
  signal: AbortSignal,
  work: (options: GitOptions, address: string) => Promise<T>,
): Promise<T> {
  const talk = () => talkTo(remote, signal, work)
  return remote.observe?.(talk, signal) ?? talk()
}

async function talkTo<T>(
  remote: GitRemote,
  signal: AbortSignal,
  work: (options: GitOptions, address: string) => Promise<T>,
): Promise<T> {
  const address = () => remote.address?.() ?? remote.url
  const options = async () => ({
    signal,
    env: { ...outgoingOfGit(), ...(await remote.env()), GIT_ALLOW_PROTOCOL: protocolOf(address()) },
  })
  try {
    return await work(await options(), address())
  } catch (error) {
    const isRefused = error instanceof AppError && error.kind === 'unauthorized' && remote.renew !== undefined
    if (isRefused) remote.renew?.()
    else if (!isMoved(error) || !(await remote.moved?.())) throw error
    return work(await options(), address())
  }
}

/** The commit of a name (a ref or an id); `null`: there is none. */
export async function resolveCommit(place: GitPlace, name: string, signal: AbortSignal): Promise<string | null> {
  return (await resolveCommits(place, [name], signal))[0] ?? null
}

/** The newest commit of a branch that has to be there, e.g. `refs/heads/main`; else throws AppError `misconfigured`. */
export async function commitOfBranch(place: GitPlace, ref: string, signal: AbortSignal): Promise<string> {
  const sha = await resolveCommit(place, ref, signal)
  if (sha !== null) return sha
  throw new AppError('misconfigured', `The repository has no ${presentable(ref)}`, { hint: 'Push that branch again.' })
}

/** Like `resolveCommit`, for several names; in order. */
export async function resolveCommits(
  place: GitPlace,
  names: readonly string[],
  signal: AbortSignal,
): Promise<(string | null)[]> {
  const loose = await Promise.all(names.map((name) => looseRef(place.gitDir, name)))
  const asked = names.filter((_, index) => loose[index] === null)
  const found = await resolveNames(
    place,
    asked.map((name) => `${name}^{commit}`),
    signal,
  )
  return names.map((name, index) => loose[index] ?? found[asked.indexOf(name)] ?? null)
}

/** Resolves names of objects, e.g. `<commit>^{tree}`; `null`: there is none, or no repository. */
export async function resolveNames(
  place: GitPlace,
  names: readonly string[],
  signal: AbortSignal,
): Promise<(string | null)[]> {
  const where = { gitDir: place.gitDir, ...gitStart(place) }
  const objects = names.length === 0 ? [] : await readObjects(where, 'info', names, { signal, accept: [128] })
  return names.map((_, index) => objects[index]?.id ?? null)
}

/**
 * Returns `sha` if it is a full object name, else throws AppError `bad_input`: nothing else reaches git's command line.
 */
export function checkedSha(sha: string): string {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return sha
  throw new AppError('bad_input', `"${presentable(sha)}" is not a full commit id`)
}

/** Returns `branch` if it is a branch's name, else throws AppError `bad_input`. */
export function checkedBranch(branch: string): string {
  if (isBranchName(branch)) return branch
  throw new AppError('bad_input', `"${presentable(branch)}" is not a branch name`)
}

/** The remote's GIT_ALLOW_PROTOCOL: https, http on this machine only, or file for a path. */
export function protocolOf(remoteUrl: string): 'https' | 'http' | 'file' {
  if (remoteUrl.startsWith('/') || remoteUrl.startsWith('file://')) return 'file'
  const url = URL.parse(remoteUrl)
  if (url?.username || url?.password) {
    throw new AppError('misconfigured', 'The repository address holds a password', { hint: 'Give it without one.' })
  }
  if (url?.protocol === 'https:') return 'https'
  if (url?.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname)) return 'http'
  throw new AppError('misconfigured', `The repository address "${presentable(remoteUrl)}" is neither https nor a path`)
}

/** Throws AppError `misconfigured` unless git is installed and new enough. */
export async function checkGitVersion(signal: AbortSignal): Promise<void> {
  const version = await git({ gitDir: '/' }, ['version'], { signal })
  const [major = 0, minor = 0] = (/\d+\.\d+/.exec(version)?.[0] ?? '').split('.').map(Number)
  if (major > 2 || (major === 2 && minor >= 38)) return
  throw new AppError('misconfigured', `${version} is too old`, { hint: 'Install git 2.38 or newer.' })
}

const configuration = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.protectNTFS': 'true',
  'core.protectHFS': 'true',
  'core.quotePath': 'false',
  'core.pager': 'cat',
  'core.editor': 'false',
  'core.sshCommand': 'false',
  'core.attributesFile': '/dev/null',
  'attr.tree': '4b825dc642cb6eb9a060e54bf8d69288fbee4904', // the empty tree
  'safe.bareRepository': 'explicit',
  'credential.helper': '',
  'protocol.ext.allow': 'never',
  'submodule.recurse': 'false',
  'push.recurseSubmodules': 'no',
  'fetch.recurseSubmodules': 'false',
  'transfer.fsckObjects': 'true',
  ...takingOldObjects(),
  'http.followRedirects': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'commit.gpgSign': 'false',
  'advice.detachedHead': 'false',
} as const

/** The environment of every git that we start, and of its helpers. `more`: settings that override ours. */
export function safeGitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const entries = Object.entries({ ...configuration, ...more })
  return {
    PATH: searchPath(), // git gets nothing else of our environment
    HOME: '/dev/null',
    LC_ALL: 'C.UTF-8',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'https',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_LFS_SKIP_SMUDGE: '1',
    GIT_AUTHOR_NAME: COMMITTER.name,
    GIT_AUTHOR_EMAIL: COMMITTER.email,
    GIT_COMMITTER_NAME: COMMITTER.name,
    GIT_COMMITTER_EMAIL: COMMITTER.email,
    GIT_CONFIG_COUNT: String(entries.length),
    ...Object.fromEntries(
      entries.flatMap(([key, value], i) => [
        [`GIT_CONFIG_KEY_${i}`, key],
        [`GIT_CONFIG_VALUE_${i}`, value],
      ]),
    ),
  }
}

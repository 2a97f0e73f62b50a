import { searchPath } from '../config/process/environment.ts'
import { AppError } from '../errors.ts'
import { exec } from './exec.ts'
import { gitFailure, presentable } from './git-failure.ts'
import type { Program } from './protocol.ts'

/**
 * A repository of ours, without a work tree: what git reads in a folder that others wrote (a nested repository, its
 * configuration, filters, hooks) can run programs. Files come and go by `trees/` alone.
 */
export interface GitPlace {
  readonly gitDir: string
}

export interface GitOptions {
  readonly signal?: AbortSignal
  /** Added to the safe environment: an index of one's own, an author, GIT_ASKPASS and what it reads. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
  /** Of input and output. `latin1`: one character a byte, for what is not all text. */
  readonly encoding?: 'utf8' | 'latin1'
  readonly timeoutMs?: number
  /** Exit codes besides 0 that are an answer and not a failure. */
  readonly accept?: readonly number[]
}

/** What git fetches from and pushes to. */
export interface GitRemote {
  readonly url: string
  /** Credentials, by environment only (GIT_ASKPASS and what it reads); empty for a local path. */
  readonly env: () => Promise<Readonly<Record<string, string>>>
  /** The credentials were refused: the next ones are new. Absent where there are no others. */
  readonly renew?: () => void
}

export interface GitOutput {
  readonly exitCode: number
  readonly stdout: string
}

/** Whom our commits are committed by; the author is the agent's role. */
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
  const start = gitStart(place)
  const program = { ...start, args: [...start.args, ...args], env: { ...start.env, ...env } }
  const ended = await exec({ ...program, input, encoding, timeoutMs, maxBytes: maxOutputBytes }, signal)
  const { exitCode, stdout } = ended
  if (exitCode !== null && (exitCode === 0 || accept.includes(exitCode))) return { exitCode, stdout }
  throw gitFailure(args, { ...ended, timeoutMs, maxBytes: maxOutputBytes })
}

/** How git is started on a repository, a command to follow, with all that keeps it from trusting anybody. */
export const gitStart = ({ gitDir }: GitPlace): Pick<Program, 'file' | 'args' | 'env' | 'cwd'> => ({
  file: 'git',
  args: [`--git-dir=${gitDir}`, '--bare'],
  env: safeGitEnvironment(),
  cwd: '/',
})

/** Commands that need no work tree. `add`, `checkout`, `status` and their like are none of them, whoever asks. */
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
 * Does work that speaks to a remote, with what its commands need: its protocol and its credentials. Credentials that
 * ended early are replaced once.
 */
export async function overRemote<T>(
  remote: GitRemote,
  signal: AbortSignal,
  work: (options: GitOptions) => Promise<T>,
): Promise<T> {
  const options = async () => ({ signal, env: { ...(await remote.env()), GIT_ALLOW_PROTOCOL: protocolOf(remote.url) } })
  try {
    return await work(await options())
  } catch (error) {
    const isRefused = error instanceof AppError && error.kind === 'unauthorized'
    if (!isRefused || remote.renew === undefined) throw error
    remote.renew()
    return work(await options())
  }
}

/** The commit that a name (a ref, an id) stands for; `null` when there is none. */
export async function resolveCommit(place: GitPlace, name: string, signal: AbortSignal): Promise<string | null> {
  return (await resolveCommits(place, [name], signal))[0] ?? null
}

/** Several names by one process, in their order. */
export async function resolveCommits(
  place: GitPlace,
  names: readonly string[],
  signal: AbortSignal,
): Promise<(string | null)[]> {
  return resolveNames(
    place,
    names.map((name) => `${name}^{commit}`),
    signal,
  )
}

/** The objects that names stand for, e.g. `<commit>^{tree}`, by one process; `null` where there is none. */
export async function resolveNames(
  place: GitPlace,
  names: readonly string[],
  signal: AbortSignal,
): Promise<(string | null)[]> {
  const input = names.map((name) => `${name}\0`).join('')
  const args = ['cat-file', '-z', '--batch-check=%(objectname)']
  const { exitCode, stdout } = await runGit(place, args, { signal, input, accept: [128] })
  const lines = exitCode === 0 ? stdout.split('\n') : []
  return names.map((_, index) => (/^[0-9a-f]+$/.test(lines[index] ?? '') ? (lines[index] ?? null) : null))
}

/** `sha` when it is a full object name; anything else never reaches git's command line. */
export function checkedSha(sha: string): string {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return sha
  throw new AppError('bad_input', `"${presentable(sha)}" is not a full commit id`)
}

/** `branch` when it is a plain branch name, by stricter rules than git's own. */
export function checkedBranch(branch: string): string {
  const plain = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,200}$/.test(branch)
  if (plain && !/\.\.|\/\/|\/\.|\.lock(\/|$)|[./]$/.test(branch)) return branch
  throw new AppError('bad_input', `"${presentable(branch)}" is not a branch name`)
}

/** What GIT_ALLOW_PROTOCOL has to be for a remote: https, http on this machine only, or file for a path. */
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

/** Throws AppError `misconfigured` unless git is there and new enough for what we ask of it. */
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
  'attr.tree': '4b825dc642cb6eb9a060e54bf8d69288fbee4904', // the empty one
  'safe.bareRepository': 'explicit',
  'credential.helper': '',
  'protocol.ext.allow': 'never',
  'submodule.recurse': 'false',
  'push.recurseSubmodules': 'no',
  'fetch.recurseSubmodules': 'false',
  'transfer.fsckObjects': 'true',
  'http.followRedirects': 'false',
  'gc.auto': '0',
  'maintenance.auto': 'false',
  'commit.gpgSign': 'false',
  'advice.detachedHead': 'false',
} as const

/** Of every git of ours, and of what it starts. `more`: settings of one's own. */
export function safeGitEnvironment(more: Readonly<Record<string, string>> = {}): Record<string, string> {
  const entries = Object.entries({ ...configuration, ...more })
  return {
    PATH: searchPath(), // where programs lie; nothing else of ours reaches git
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

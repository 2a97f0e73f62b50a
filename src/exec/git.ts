import { searchPath } from '../config/process/environment.ts'
import { AppError, type ErrorKind } from '../errors.ts'
import { exec } from './exec.ts'
import type { Ended } from './protocol.ts'
import { withoutTerminalCommands } from './terminal-text.ts'

/** Where a command works. Both paths are always given to git, so a `.git` that somebody rewrote is never looked at. */
export interface GitPlace {
  readonly gitDir: string
  /** `null`: the command touches no files of a checkout. */
  readonly workTree: string | null
}

export interface GitOptions {
  readonly signal?: AbortSignal
  /** Added to the safe environment: an index of one's own, an author, GIT_ASKPASS and what it reads. */
  readonly env?: Readonly<Record<string, string>>
  readonly input?: string
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
 * Runs git without a shell, without the machine's and the user's configuration, hooks, filters, prompts or credentials.
 * Throws the signal's reason when aborted; else AppError: `transient` where the same call may work later,
 * `misconfigured` where a person has to act, `unauthorized`, `too_large`, or `internal`.
 */
export async function runGit(place: GitPlace, args: readonly string[], options: GitOptions = {}): Promise<GitOutput> {
  const { signal, accept = [], timeoutMs = defaultTimeoutMs } = options
  const workTree = place.workTree === null ? [] : [`--work-tree=${place.workTree}`]
  const program = {
    file: 'git',
    args: [`--git-dir=${place.gitDir}`, ...workTree, ...args],
    cwd: place.workTree ?? '/',
    env: { ...safeEnvironment(), ...options.env },
    input: options.input ?? '',
    timeoutMs,
    maxBytes: maxOutputBytes,
  }
  const ended = await exec(program, signal)
  const { exitCode, stdout } = ended
  if (exitCode !== null && (exitCode === 0 || accept.includes(exitCode))) return { exitCode, stdout }
  throw failure(args, ended, timeoutMs)
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
  const input = names.map((name) => `${name}^{commit}\0`).join('')
  const args = ['cat-file', '-z', '--batch-check=%(objectname)']
  const { exitCode, stdout } = await runGit(place, args, { signal, input, accept: [128] })
  const lines = exitCode === 0 ? stdout.split('\n') : []
  return names.map((_, index) => (/^[0-9a-f]+$/.test(lines[index] ?? '') ? (lines[index] ?? null) : null))
}

/** A file's text as a commit (or tree) has it; `null` when it has no such file. */
export async function fileInCommit(
  place: GitPlace,
  id: string,
  path: string,
  signal: AbortSignal,
): Promise<string | null> {
  const args = ['cat-file', '-z', '--batch=%(objecttype)']
  const { stdout } = await runGit(place, args, { signal, input: `${id}:${path}\0` })
  return stdout.startsWith('blob\n') ? stdout.slice('blob\n'.length, -1) : null
}

/** `sha` when it is a full object name; anything else never reaches git's command line. */
export function checkedSha(sha: string): string {
  if (/^([0-9a-f]{40}|[0-9a-f]{64})$/.test(sha)) return sha
  throw new AppError('bad_input', `"${clean(sha)}" is not a full commit id`)
}

/** `branch` when it is a plain branch name, by stricter rules than git's own. */
export function checkedBranch(branch: string): string {
  const plain = /^[A-Za-z0-9][A-Za-z0-9._/-]{0,200}$/.test(branch)
  if (plain && !/\.\.|\/\/|\/\.|\.lock(\/|$)|[./]$/.test(branch)) return branch
  throw new AppError('bad_input', `"${clean(branch)}" is not a branch name`)
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
  throw new AppError('misconfigured', `The repository address "${clean(remoteUrl)}" is neither https nor a path`)
}

/** Throws AppError `misconfigured` unless git is there and new enough for what we ask of it. */
export async function checkGitVersion(signal: AbortSignal): Promise<void> {
  const version = await git({ gitDir: '/', workTree: null }, ['version'], { signal })
  const [major = 0, minor = 0] = (/\d+\.\d+/.exec(version)?.[0] ?? '').split('.').map(Number)
  if (major > 2 || (major === 2 && minor >= 38)) return
  throw new AppError('misconfigured', `${version} is too old`, { hint: 'Install git 2.38 or newer.' })
}

const configuration = {
  'core.hooksPath': '/dev/null',
  'core.fsmonitor': 'false',
  'core.symlinks': 'false',
  'core.protectNTFS': 'true',
  'core.protectHFS': 'true',
  'core.quotePath': 'false',
  'core.autocrlf': 'false',
  'core.pager': 'cat',
  'core.editor': 'false',
  'core.sshCommand': 'false',
  'core.attributesFile': '/dev/null',
  'core.excludesFile': '/dev/null',
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

function safeEnvironment(): Record<string, string> {
  const entries = Object.entries(configuration)
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

function failure(args: readonly string[], ended: Ended, timeoutMs: number): AppError {
  const { errorCode, stderr, timedOut } = ended
  const command = `git ${args[0]}`
  // EACCES: a folder of PATH that we may not look into comes first.
  if (errorCode === 'ENOENT' || errorCode === 'EACCES') {
    return new AppError('misconfigured', `${command} could not be started`, {
      hint: 'Install git 2.38 or newer, and check that the folder it works in is still there.',
    })
  }
  if (errorCode === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new AppError('too_large', `${command} printed more than ${maxOutputBytes} bytes`)
  }
  if (timedOut) return new AppError('transient', `${command} did not finish within ${timeoutMs} ms`)
  const { kind, hint } = diagnosisOf(stderr)
  return new AppError(kind, `${command} failed: ${clean(stderr)}`, hint === null ? {} : { hint })
}

interface Diagnosis {
  readonly kind: ErrorKind
  readonly hint: string | null
}

/** Git exits with 128 for everything, so what may help can only be read from its (untranslated) words. */
const diagnoses: readonly (readonly [RegExp, Diagnosis])[] = [
  [/No space left on device/, { kind: 'unavailable', hint: 'Free some disk space.' }],
  [/Permission denied|Read-only file system/, { kind: 'misconfigured', hint: 'Make the folder writable for us.' }],
  [
    /Authentication failed|could not read Username|HTTP 401|error: 401/,
    { kind: 'unauthorized', hint: 'Check the credentials of the repository.' },
  ],
  [
    /HTTP 403|error: 403/,
    { kind: 'misconfigured', hint: 'Check what the credentials permit, and that the repository is not archived.' },
  ],
  [
    /refusing to allow .{0,300} to create or update workflow/,
    { kind: 'misconfigured', hint: 'Workflows are changed by people: agents, and our App, may not.' },
  ],
  [
    /couldn't find remote ref/,
    { kind: 'misconfigured', hint: 'Check that the base branch of the task is still there.' },
  ],
  [
    /does not appear to be a git repository|[Rr]epository .{0,300}not found|not a git repository|error: 404/,
    { kind: 'misconfigured', hint: 'Check the address of the repository.' },
  ],
  [
    /\.lock'?: File exists|cannot lock ref|Could not resolve host|[Cc]onnection (timed out|reset|refused)|timed out|early EOF|hung up unexpectedly|RPC failed|error: (429|5\d\d)/,
    { kind: 'transient', hint: null },
  ],
]

const diagnosisOf = (stderr: string): Diagnosis =>
  diagnoses.find(([words]) => words.test(stderr))?.[1] ?? { kind: 'internal', hint: null }

/** The last lines of what git said, fit for a log line and a thread: no credentials, no control characters. */
function clean(text: string): string {
  const lines = withoutTerminalCommands(text)
    .replace(/:\/\/[^/@\s]*@/g, '://')
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('hint:'))
  return lines.slice(-5).join(' · ').slice(-600)
}

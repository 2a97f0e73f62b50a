import { AppError, type ErrorKind } from '../errors.ts'
import type { Ended } from './protocol.ts'
import { withoutTerminalCommands } from './terminal-text.ts'

/** The end of a failed git command. */
export interface GitEnd extends Pick<Ended, 'errorCode' | 'stderr' | 'timedOut'> {
  readonly timeoutMs: number
  readonly maxBytes: number
}

export function gitFailure(args: readonly string[], ended: GitEnd): AppError {
  const { errorCode, stderr, timedOut, timeoutMs, maxBytes } = ended
  const command = `git ${args[0]}`
  // EACCES: PATH contains a folder that we may not read.
  if (errorCode === 'ENOENT' || errorCode === 'EACCES') {
    return new AppError('misconfigured', `${command} could not be started`, {
      hint: 'Install git 2.38 or newer.',
    })
  }
  if (errorCode === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return new AppError('too_large', `${command} printed more than ${maxBytes} bytes`)
  }
  if (timedOut) return new AppError('transient', `${command} did not finish within ${timeoutMs} ms`)
  const { kind, hint, code } = diagnosisOf(stderr)
  return new AppError(kind, `${command} failed: ${presentable(stderr)}`, {
    ...(hint !== null && { hint }),
    ...(code !== undefined && { cause: Object.assign(new Error(code), { code }) }),
  })
}

interface Diagnosis {
  readonly kind: ErrorKind
  readonly hint: string | null
  /** The operating system's name of it. */
  readonly code?: string
}

const MOVED = 'MOVED'

/** Whether the remote says that it is at another address now. */
export const isMoved = (error: unknown): boolean =>
  error instanceof AppError && error.cause instanceof Error && 'code' in error.cause && error.cause.code === MOVED

const LATER: Diagnosis = { kind: 'transient', hint: null }

/** Git exits with 128 for every failure, so its (untranslated) message has to tell them apart. */
const diagnoses: readonly (readonly [RegExp, Diagnosis])[] = [
  [/No space left on device/, { kind: 'unavailable', hint: 'Free some disk space.', code: 'ENOSPC' }],
  [
    /fsck error|object [0-9a-f]{40,64}: [a-zA-Z]+: /,
    {
      kind: 'misconfigured',
      hint: 'The history holds an object that can harm whoever checks it out: let a person look at it, and take it out of the branch.',
    },
  ],
  [/Permission denied|Read-only file system/, { kind: 'misconfigured', hint: 'Make the folder writable for us.' }],
  [
    /Authentication failed|could not read Username|HTTP 401|error: 401/,
    { kind: 'unauthorized', hint: 'Check the credentials of the repository.' },
  ],
  [
    /error: 30[1278]\b|HTTP 30[1278]\b/,
    { kind: 'misconfigured', hint: 'The repository has moved: give its new address.', code: MOVED },
  ],
  [
    /HTTP 403|error: 403/,
    { kind: 'misconfigured', hint: 'Check what the credentials permit, and that the repository is not archived.' },
  ],
  [
    /refusing to allow .* to create or update workflow/,
    { kind: 'misconfigured', hint: 'Workflows are changed by people: agents, and our App, may not.' },
  ],
  // Two pushes at once, or a server that is unwell: the words that would else look like a refusal.
  [
    /\[remote rejected\].*\((?:cannot lock ref|failed to update ref|unpacker error|internal server error|failed)/i,
    LATER,
  ],
  [
    /\[remote rejected\]|pre-receive hook declined|protected branch/,
    {
      kind: 'misconfigured',
      hint: 'Let our branches (wms/…) be pushed: a rule or a hook of the repository refuses them.',
    },
  ],
  [
    /couldn't find remote ref/,
    { kind: 'misconfigured', hint: 'Check that the base branch of the task is still there.' },
  ],
  [
    /does not appear to be a git repository|[Rr]epository .*not found|not a git repository|error: 404/,
    { kind: 'misconfigured', hint: 'Check the address of the repository.' },
  ],
  [
    /\.lock'?: File exists|cannot lock ref|Could not resolve host|[Cc]onnection (timed out|reset|refused)|timed out|early EOF|hung up unexpectedly|RPC failed|error: (429|5\d\d)/,
    LATER,
  ],
]

const diagnosisOf = (stderr: string): Diagnosis =>
  diagnoses.find(([words]) => words.test(stderr))?.[1] ?? { kind: 'internal', hint: null }

/** The last lines of git's output, safe for a log line and a thread: without credentials and control characters. */
export function presentable(text: string): string {
  const lines = withoutTerminalCommands(text)
    .replace(/:\/\/[^/@\s]*@/g, '://')
    .replace(/(?!\n)\p{Cc}/gu, ' ')
    .split('\n')
    .filter((line) => line.trim() !== '' && !line.startsWith('hint:'))
  return lines.slice(-5).join(' · ').slice(-600)
}

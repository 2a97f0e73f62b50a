import { type ChildProcess, spawn } from 'node:child_process'
import type { Readable } from 'node:stream'
import { signalGroup } from './kill-group.ts'
import type { Ended, Program } from './protocol.ts'

/** How long an aborted program may take to end before it is killed. */
const GRACE_MS = 5_000

type Cause = 'aborted' | 'late' | 'too_much'

/** Runs a program to its end. The signal ends it and its children: SIGTERM, then SIGKILL after a grace period. */
export function runProgram(program: Program, signal: AbortSignal): Promise<Ended> {
  const { file, args, cwd, env, input, encoding = 'utf8', timeoutMs, maxBytes } = program
  const child = spawn(file, args, { cwd, env, detached: true, stdio: 'pipe' })
  const ending = endingOf(child)
  const timer = setTimeout(() => ending.begin('late'), timeoutMs)
  const abort = () => ending.begin('aborted')
  signal.addEventListener('abort', abort, { once: true })
  const tooMuch = () => ending.begin('too_much')
  const [stdout, stderr] = [gather(child.stdout, maxBytes, tooMuch), gather(child.stderr, maxBytes, tooMuch)]
  child.stdin.on('error', () => {}) // a program that ended early explains itself on stderr
  child.stdin.end(input, encoding)
  return whenClosed(child).then(({ exitCode, errorCode }) => {
    clearTimeout(timer)
    signal.removeEventListener('abort', abort)
    const cause = ending.complete()
    return {
      exitCode: cause === null ? exitCode : null,
      errorCode: cause === 'too_much' ? 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' : errorCode,
      timedOut: cause === 'late',
      ...{ stdout: stdout().toString(encoding), stderr: stderr().toString(encoding) },
    }
  })
}

/** Ends a process group; the leader alone is not enough, since it may wait for a child. */
function endingOf(child: ChildProcess): { begin(cause: Cause): void; complete(): Cause | null } {
  let cause: Cause | null = null
  let killTimer: NodeJS.Timeout | undefined
  return {
    begin(why) {
      if (cause !== null) return
      cause = why
      signalGroup(child, 'SIGTERM')
      killTimer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS)
    },
    complete() {
      clearTimeout(killTimer)
      if (cause !== null) signalGroup(child, 'SIGKILL') // children that closed their outputs may remain
      return cause
    },
  }
}

function gather(stream: Readable, maxBytes: number, tooMuch: () => void): () => Buffer {
  const chunks: Buffer[] = []
  let total = 0
  stream.on('data', (chunk: Buffer) => {
    total += chunk.length
    if (total <= maxBytes) chunks.push(chunk)
    else tooMuch()
  })
  return () => Buffer.concat(chunks)
}

const whenClosed = (child: ChildProcess): Promise<Pick<Ended, 'exitCode' | 'errorCode'>> =>
  new Promise((resolve) => {
    let errorCode: string | null = null
    child.on('error', (error: NodeJS.ErrnoException) => {
      errorCode = error.code ?? null
    })
    child.on('close', (code) => resolve({ exitCode: errorCode === null ? code : null, errorCode }))
  })

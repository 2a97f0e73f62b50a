// A small process that starts programs for its parent, and ends with it (see exec.ts).

import type { CommandEnded, ExecReply, ExecWork, Request } from './protocol.ts'
import { askReader, endReaders } from './reader/object-reader.ts'
import type { QuestionEnded } from './reader/question.ts'
import { runTimedCommand } from './run-command.ts'
import { runProgram } from './run-program.ts'

// What our own programs write is ours alone, whatever our parent's umask was when we were started.
process.umask(0o077)

const running = new Map<number, AbortController>()

process.on('message', (request: Request) => {
  if (request.kind === 'abort') running.get(request.id)?.abort()
  else void run(request.id, request.work)
})

// Ctrl-C and a service manager's SIGTERM reach the whole group, but our parent still needs us until it ends.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {})

// The aborted programs keep this process alive until they have ended.
process.on('disconnect', () => {
  for (const abort of running.values()) abort.abort()
  endReaders()
})

async function run(id: number, work: ExecWork): Promise<void> {
  const abort = new AbortController()
  running.set(id, abort)
  const ended = await runWork(work, abort.signal).catch(notStarted)
  running.delete(id)
  if (process.connected) process.send?.({ id, ended } satisfies ExecReply)
}

// The usual umask for a repository's commands; the folder around their files is private anyway.
const USUAL_UMASK = 0o022

async function runWork(work: ExecWork, signal: AbortSignal): Promise<ExecReply['ended']> {
  if ('program' in work) return runProgram(work.program, signal)
  if ('question' in work) return askReader(work.question, signal)
  return withUmask(USUAL_UMASK, () => runTimedCommand(work.command, signal))
}

/** Applies to what `start` spawns synchronously. */
function withUmask<T>(mask: number, start: () => T): T {
  const before = process.umask(mask)
  try {
    return start()
  } finally {
    process.umask(before)
  }
}

/** Node throws for impossible arguments, e.g. one with a zero byte. */
const notStarted = (error: NodeJS.ErrnoException): CommandEnded & QuestionEnded => ({
  ...{ exitCode: null, errorCode: error.code ?? null, timedOut: false, stdout: '', stderr: error.message, objects: [] },
  ...{ outcome: 'exited', isStarted: false, output: error.message, stopped: null, durationMs: 0 },
})

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import { OWN_PROGRAM } from '../own-program.ts'
import type { CommandEnded, Ended, ExecReply, ExecWork, Program, Request, TimedCommand } from './protocol.ts'
import type { ObjectQuestion, QuestionEnded } from './reader/question.ts'

/** Our handle on the process that starts programs for us. */
interface Starter {
  send(request: Request): void
  /** Settles when the program or the starter has ended. */
  readonly waiting: Map<number, { resolve(ended: ExecReply['ended']): void; reject(error: Error): void }>
  keepAlive(isNeeded: boolean): void
}

let starter: Starter | null = null
let lastId = 0

/**
 * Runs a program to its end without a shell. When aborted, waits for the program's end and throws the signal's reason.
 */
export const exec = (program: Program, signal?: AbortSignal): Promise<Ended> => viaStarter<Ended>({ program }, signal)

/** Runs an untrusted command (see run-command.ts). Throws the signal's reason when aborted. */
export const runCommand = (command: TimedCommand, signal: AbortSignal): Promise<CommandEnded> =>
  viaStarter<CommandEnded>({ command }, signal)

/** What git says of objects, one after another (see reader/object-reader.ts). Throws the signal's reason when aborted. */
export const askObjects = (question: ObjectQuestion, signal?: AbortSignal): Promise<QuestionEnded> =>
  viaStarter<QuestionEnded>({ question }, signal)

/**
 * A small helper process forks all programs, since `fork()` copies our large page tables and blocks the event loop
 * for up to 20 ms. The helper ends with us, even on a crash, and ends the programs that it started.
 */
async function viaStarter<T extends ExecReply['ended']>(work: ExecWork, signal?: AbortSignal): Promise<T> {
  signal?.throwIfAborted()
  starter ??= start()
  const { send, waiting, keepAlive } = starter
  const id = ++lastId
  const abort = () => send({ kind: 'abort', id })
  signal?.addEventListener('abort', abort, { once: true })
  try {
    const ended = await new Promise<ExecReply['ended']>((resolve, reject) => {
      waiting.set(id, { resolve, reject })
      keepAlive(true)
      send({ kind: 'run', id, work })
    })
    signal?.throwIfAborted()
    return ended as T
  } finally {
    signal?.removeEventListener('abort', abort)
    waiting.delete(id)
    keepAlive(waiting.size > 0)
  }
}

function start(): Starter {
  const child = fork(join(import.meta.dirname, 'starter.ts'), {
    detached: true,
    ...OWN_PROGRAM,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const waiting: Starter['waiting'] = new Map()
  const onGone = (cause?: Error) => {
    if (starter?.waiting === waiting) starter = null
    const message = 'The process that starts programs has ended'
    for (const { reject } of waiting.values()) reject(new AppError('transient', message, { cause }))
  }
  child.on('message', ({ id, ended }: ExecReply) => waiting.get(id)?.resolve(ended))
  child.once('error', onGone)
  child.once('exit', () => onGone())
  child.unref()
  return {
    waiting,
    send: (request) => child.send(request, (error) => error !== null && onGone(error)),
    keepAlive: (isNeeded) => keepAlive(child, isNeeded),
  }
}

/** Lets the starter keep our event loop alive only while a program runs. */
function keepAlive({ channel }: ChildProcess, isNeeded: boolean): void {
  if (isNeeded) channel?.ref()
  else channel?.unref()
}

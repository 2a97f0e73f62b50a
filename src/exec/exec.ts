import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { AppError } from '../errors.ts'
import type { CommandEnded, Ended, ExecReply, ExecWork, Program, Request, TimedCommand } from './protocol.ts'

/** A process that starts programs for us. */
interface Starter {
  send(request: Request): void
  /** Settles when the program has ended, or the starter has. */
  readonly waiting: Map<number, { resolve(ended: ExecReply['ended']): void; reject(error: Error): void }>
  keepAlive(isNeeded: boolean): void
}

let starter: Starter | null = null
let lastId = 0

/** Runs a program to its end without a shell. Throws the signal's reason when aborted, once the program has ended. */
export const exec = (program: Program, signal?: AbortSignal): Promise<Ended> => byStarter<Ended>({ program }, signal)

/** Runs a command that nobody vouches for (see run-command.ts). Throws the signal's reason when aborted. */
export const runCommand = (command: TimedCommand, signal: AbortSignal): Promise<CommandEnded> =>
  byStarter<CommandEnded>({ command }, signal)

/**
 * A small process of its own starts all programs: for that the system copies the page tables of the process that does
 * it, and ours are large; the service would stand still for up to 20 ms each time. It ends with us, however we end, and
 * ends what it has started.
 */
async function byStarter<T extends ExecReply['ended']>(work: ExecWork, signal?: AbortSignal): Promise<T> {
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
    env: {},
    execArgv: ['--disable-warning=ExperimentalWarning'],
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  const waiting: Starter['waiting'] = new Map()
  const gone = (cause?: Error) => {
    if (starter?.waiting === waiting) starter = null
    const message = 'The process that starts programs has ended'
    for (const { reject } of waiting.values()) reject(new AppError('transient', message, { cause }))
  }
  child.on('message', ({ id, ended }: ExecReply) => waiting.get(id)?.resolve(ended))
  child.once('error', gone)
  child.once('exit', () => gone())
  child.unref()
  return {
    waiting,
    send: (request) => child.send(request, (error) => error !== null && gone(error)),
    keepAlive: (isNeeded) => keepAlive(child, isNeeded),
  }
}

/** It keeps us from ending only while somebody waits for it. */
function keepAlive({ channel }: ChildProcess, isNeeded: boolean): void {
  if (isNeeded) channel?.ref()
  else channel?.unref()
}

import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { AppError } from '../../errors.ts'
import { OWN_PROGRAM } from '../../own-program.ts'
import { killGroup } from '../kill-group.ts'
import type { TreeJob, TreeReply, TreeResult } from './program/protocol.ts'

/** Those without work, the newest last. They end with us. */
const idle: ChildProcess[] = []
const IDLE_LIMIT = 2

/**
 * Works on a folder that others write, in a process of its own: it has no environment, can be ended whatever it is stuck
 * in, and may move its current folder. Throws AppError as `runGit` does, `transient` after `timeoutMs`; when aborted the
 * signal's reason, once the process is gone.
 */
export async function inTreeProcess(job: TreeJob, timeoutMs: number, signal: AbortSignal): Promise<TreeResult> {
  signal.throwIfAborted()
  const child = idle.pop() ?? start()
  keepAlive(child, true)
  let isLate = false
  const abort = () => killGroup(child)
  const timer = setTimeout(() => {
    isLate = true
    abort()
  }, timeoutMs)
  signal.addEventListener('abort', abort, { once: true })
  const reply = await replyOf(child, job)
  clearTimeout(timer)
  signal.removeEventListener('abort', abort)
  if (reply !== null) release(child)
  signal.throwIfAborted()
  if (reply === null)
    throw new AppError('transient', isLate ? late(job, timeoutMs) : 'The process that works on files has ended')
  if ('result' in reply) return reply.result
  const { kind, message, hint } = reply.fault
  throw new AppError(kind, message, hint === null ? {} : { hint })
}

const late = ({ folder }: TreeJob, timeoutMs: number): string =>
  `The files of ${folder.root} took more than ${timeoutMs} ms`

/** `null`: it has ended without one. */
function replyOf(child: ChildProcess, job: TreeJob): Promise<TreeReply | null> {
  const { promise, resolve } = Promise.withResolvers<TreeReply | null>()
  const ended = () => resolve(null)
  child.once('message', (reply: TreeReply) => resolve(reply)).once('exit', ended)
  child.send(job, (error) => error !== null && ended())
  return promise.finally(() => child.removeAllListeners('message').off('exit', ended))
}

function start(): ChildProcess {
  const child = fork(join(import.meta.dirname, 'program/main.ts'), {
    detached: true,
    cwd: '/',
    ...OWN_PROGRAM,
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  child.once('error', () => {}) // it is seen by what does not come
  child.once('exit', () => {
    if (idle.includes(child)) idle.splice(idle.indexOf(child), 1)
  })
  return child
}

function release(child: ChildProcess): void {
  keepAlive(child, false)
  if (idle.length < IDLE_LIMIT) idle.push(child)
  else child.disconnect()
}

/** It keeps us from ending only while somebody waits for it. */
function keepAlive(child: ChildProcess, isNeeded: boolean): void {
  if (isNeeded) {
    child.ref()
    child.channel?.ref()
  } else {
    child.unref()
    child.channel?.unref()
  }
}

import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import { findProcess } from './process-table.ts'

/** What postmaster.pid in a data folder tells of an earlier start there. */
export type Predecessor =
  /** The process that started it still runs. */
  | { state: 'owned'; pid: number; ownerPid: number }
  /** Its parent died (kill -9) and left it running, or it is still shutting down. */
  | { state: 'orphan'; pid: number }
  /** Nobody runs; the file was left behind. */
  | { state: 'dead'; pid: number }

/** Written on the server's own command line: a server whose parent is not its owner any more is an orphan, whatever pids were reused since. */
export const ownerFlag = (pid: number) => `cluster_name=wms-owner-${pid}`

export async function findPredecessor(dataDir: string): Promise<Predecessor | null> {
  const [firstLine] = (await readFile(join(dataDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')
  const pid = Number(firstLine)
  if (!firstLine || !Number.isInteger(pid)) return null
  const process = await findProcess(pid)
  if (!process?.command.includes(`/postgres -D ${dataDir} -p `)) return { state: 'dead', pid }
  const owned = process.command.includes(`${ownerFlag(process.parentPid)} `)
  return owned ? { state: 'owned', pid, ownerPid: process.parentPid } : { state: 'orphan', pid }
}

/** Frees the data folder: stops an orphan, removes a stale pid file; a server whose owner lives is refused. True when the one before ended without a shutdown. */
export async function clearPredecessor(dataDir: string): Promise<{ crashed: boolean }> {
  const predecessor = await findPredecessor(dataDir)
  if (!predecessor) return { crashed: false }
  if (predecessor.state === 'owned') throw inUse(dataDir, predecessor.ownerPid)
  if (predecessor.state === 'orphan') await stopOrphan(dataDir, predecessor.pid)
  // Postgres itself takes a zombie, or a stranger who got the pid, for a running server.
  const left = await findPredecessor(dataDir)
  if (left?.state === 'dead') await rm(join(dataDir, 'postmaster.pid'), { force: true })
  return { crashed: left !== null }
}

export function inUse(dataDir: string, ownerPid: number): AppError {
  return new AppError('conflict', `The embedded Postgres in ${dataDir} is in use by process ${ownerPid}.`, {
    hint: `Stop process ${ownerPid} first, or set another WMS_HOME, or let both use one server by DATABASE_URL.`,
  })
}

async function stopOrphan(dataDir: string, pid: number): Promise<void> {
  // A fast shutdown first; then an immediate one, which costs a recovery at the next start but no data.
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    signalOrphan(dataDir, pid, signal)
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await sleep(10)) {
      if ((await findPredecessor(dataDir))?.state !== 'orphan') return
    }
  }
  throw cannotStop(dataDir, pid)
}

function signalOrphan(dataDir: string, pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal)
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code !== 'ESRCH') throw cannotStop(dataDir, pid, cause)
  }
}

function cannotStop(dataDir: string, pid: number, cause?: unknown): AppError {
  return new AppError(
    'conflict',
    `An earlier Postgres (process ${pid}) still runs in ${dataDir} and cannot be stopped.`,
    {
      hint: `End it by hand: kill -INT ${pid} (as its user), then start again.`,
      cause,
    },
  )
}

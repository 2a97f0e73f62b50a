import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import { findProcess } from './process-table.ts'

/** An earlier server in the same data folder, by its postmaster.pid. */
export type Predecessor =
  /** Its owner still runs. */
  | { state: 'owned'; pid: number; ownerPid: number }
  /** Its owner died (kill -9) and left it running, or it is still shutting down. */
  | { state: 'orphan'; pid: number }
  /** It does not run; only the file is left. */
  | { state: 'dead'; pid: number }

/** Marks the owner on the server's command line, so that an orphan is recognised even if pids were reused. */
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

/**
 * Frees the data folder: stops an orphan and removes a stale pid file. Throws AppError `conflict` if the owner still
 * runs. `crashed`: the earlier server ended without a shutdown.
 */
export async function clearPredecessor(dataDir: string): Promise<{ crashed: boolean }> {
  const predecessor = await findPredecessor(dataDir)
  if (!predecessor) return { crashed: false }
  if (predecessor.state === 'owned') throw inUse(dataDir, predecessor.ownerPid)
  if (predecessor.state === 'orphan') await stopOrphan(dataDir, predecessor.pid)
  // Postgres would take a zombie, or another process with the same pid, for a running server.
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
  // First a fast shutdown; then an immediate one, which needs a recovery at the next start but loses no data.
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

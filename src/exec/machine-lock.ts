import { DatabaseSync } from 'node:sqlite'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../errors.ts'

const retryMs = 25
const usualWaitMs = 120_000

/**
 * Runs `work` under an exclusive lock, across processes and within this one. An SQLite transaction takes the operating
 * system's lock, which ends with its holder even on kill -9, so it never becomes stale. Throws AppError `transient` when
 * somebody else has held it for `waitMs`.
 */
export async function withLock<T>(
  lockFile: string,
  signal: AbortSignal | null,
  work: () => Promise<T>,
  waitMs = usualWaitMs,
): Promise<T> {
  const database = new DatabaseSync(lockFile)
  try {
    await acquire(database, lockFile, signal, waitMs)
    return await work()
  } finally {
    database.close()
  }
}

/** Takes the lock for as long as this process lives, or until it is disposed of. `null`: somebody else holds it. */
export function holdLock(lockFile: string): Disposable | null {
  const database = new DatabaseSync(lockFile)
  if (tryAcquire(database)) return { [Symbol.dispose]: () => database.close() }
  database.close()
  return null
}

async function acquire(
  database: DatabaseSync,
  lockFile: string,
  signal: AbortSignal | null,
  waitMs: number,
): Promise<void> {
  const deadline = Date.now() + waitMs
  while (!tryAcquire(database)) {
    if (Date.now() > deadline) {
      throw new AppError('transient', `Another process has held ${lockFile} for ${waitMs / 1000} s`)
    }
    signal?.throwIfAborted()
    await delay(retryMs)
  }
}

function tryAcquire(database: DatabaseSync): boolean {
  try {
    database.exec('begin exclusive')
    return true
  } catch (error) {
    if (error instanceof Error && 'errcode' in error && error.errcode === sqliteBusy) return false
    throw error
  }
}

const sqliteBusy = 5

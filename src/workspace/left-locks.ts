import { rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'

/** Our commands hold locks for less; after its parent is killed, a git process may live on briefly. */
const leftAfterMs = 2_000

/** Removes lock files that a killed git left in `gitDir`; waits for those that may still be in use. */
export async function removeLeftLocks(gitDir: string, names: readonly string[], signal: AbortSignal): Promise<void> {
  for (const name of names) {
    const lock = join(gitDir, `${name}.lock`)
    for (let ageMs = await ageOf(lock); ageMs !== null; ageMs = await ageOf(lock)) {
      signal.throwIfAborted()
      if (ageMs >= leftAfterMs) await rm(lock, { force: true })
      else await delay(100)
    }
  }
}

async function ageOf(file: string): Promise<number | null> {
  const stats = await stat(file).catch(() => null)
  return stats && Math.abs(Date.now() - stats.mtimeMs)
}

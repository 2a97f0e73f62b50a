import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { Sql } from '../../store/pool.ts'
import { keepChannel, releaseChannel, takeChannel } from '../../store/slack/writers.ts'

/** Longer than a busy process or a database that fails over pauses, shorter than people wait for a card. */
const LEASE_SECONDS = 10
const RENEW_MS = 3_000
const LOOK_MS = 50

/**
 * Runs `work` as the only writer of a channel, across all processes; the others wait. No connection and no transaction
 * is held meanwhile. Its signal ends it when the lease was lost: another process writes by then.
 */
export async function asWriter<T>(
  db: Sql,
  channel: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lease = { channel, holder: randomUUID(), seconds: LEASE_SECONDS }
  while (!(await takeChannel(db, lease))) await delay(LOOK_MS, undefined, { signal })
  const lost = new AbortController()
  const renewal = setInterval(() => {
    // While the database is away nobody can take the channel over.
    keepChannel(db, lease).then(
      (kept) => kept || lost.abort(new AppError('transient', 'Another process writes to the channel by now.')),
      () => {},
    )
  }, RENEW_MS)
  try {
    return await work(AbortSignal.any([signal, lost.signal]))
  } finally {
    clearInterval(renewal)
    // One that could not be released runs out.
    await releaseChannel(db, lease).catch(() => {})
  }
}

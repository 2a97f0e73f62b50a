import { randomUUID } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { AppError } from '../../errors.ts'
import type { Sql } from '../../store/pool.ts'
import { keepChannel, releaseChannel, takeChannel } from '../../store/slack/writers.ts'

/** Longer than pauses of a busy process or a database failover, shorter than people's patience for a card. */
const LEASE_SECONDS = 10
const RENEW_MS = 3_000
const RETRY_MS = 50

/**
 * Runs `work` as the only writer of a channel across all processes; others wait. Holds no connection or transaction
 * meanwhile. The signal for `work` aborts when the lease is lost, since another process may write then.
 */
export async function asWriter<T>(
  db: Sql,
  channel: string,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const lease = { channel, holder: randomUUID(), seconds: LEASE_SECONDS }
  while (!(await takeChannel(db, lease))) await delay(RETRY_MS, undefined, { signal })
  const lost = new AbortController()
  const renewal = setInterval(() => {
    // While the database is down nobody can take the channel over.
    keepChannel(db, lease).then(
      (kept) => kept || lost.abort(new AppError('transient', 'Another process writes to the channel by now.')),
      () => {},
    )
  }, RENEW_MS)
  try {
    return await work(AbortSignal.any([signal, lost.signal]))
  } finally {
    clearInterval(renewal)
    // A lease that cannot be released expires.
    await releaseChannel(db, lease).catch(() => {})
  }
}

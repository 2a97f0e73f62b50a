import type { Pool } from 'pg'

/** First key of the advisory locks by which a channel has one writer; ASCII 'SLK'. */
export const WRITER_LOCKS = 0x53_4c_4b

/**
 * Runs `work` as the only writer of a channel, across all processes; the others wait. The lock is a session's, so it
 * ends with the process, however that ends. No transaction is open meanwhile.
 */
export async function asWriter<T>(pool: Pool, channel: string, work: () => Promise<T>): Promise<T> {
  const session = await pool.connect()
  try {
    await session.query('select pg_advisory_lock($1, hashtext($2))', [WRITER_LOCKS, channel])
    return await work()
  } finally {
    await session.query('select pg_advisory_unlock($1, hashtext($2))', [WRITER_LOCKS, channel]).then(
      () => session.release(),
      (error: Error) => session.release(error),
    )
  }
}

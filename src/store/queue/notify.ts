import sql from 'sql-template-tag'
import type { Sql } from '../pool.ts'

/** Tells every process that listens on the channel; in a transaction, once it is committed. */
export async function notify(db: Sql, channel: string, payload: string): Promise<void> {
  await db.query(sql`select pg_notify(${channel}, ${payload})`)
}

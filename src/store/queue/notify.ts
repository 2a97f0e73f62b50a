import sql from 'sql-template-tag'
import type { Sql } from '../pool.ts'

/** Notifies all processes that listen on the channel; within a transaction, at its commit. */
export async function notify(db: Sql, channel: string, payload: string): Promise<void> {
  await db.query(sql`select pg_notify(${channel}, ${payload})`)
}

import sql from 'sql-template-tag'
import type { Sql } from './pool.ts'

/**
 * Records a webhook's delivery; `false`: it is a repeat. Deletes old ones, since GitHub redelivers for three days only.
 */
export async function noteDelivery(db: Sql, id: string): Promise<boolean> {
  const { rows } = await db.query(sql`
    with expired as (delete from github_deliveries where received_at < now() - interval '7 days')
    insert into github_deliveries (id) values (${id}) on conflict do nothing returning id`)
  return rows.length === 1
}

import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

const Facts = z.object({
  /** E.g. 15. */
  version: z.number(),
  /** It follows another server, and takes no writes. */
  isStandby: z.boolean(),
  schema: z.string(),
  mayCreate: z.boolean(),
})

/** What a doctor wants to know of the server, and of what we may do there. */
export async function serverFacts(db: Sql): Promise<z.infer<typeof Facts>> {
  const { rows } = await db.query(sql`
    select current_setting('server_version_num')::int / 10000 as version, pg_is_in_recovery() as "isStandby",
           current_schema() as schema, has_schema_privilege(current_schema(), 'create') as "mayCreate"`)
  return Facts.parse(rows[0])
}

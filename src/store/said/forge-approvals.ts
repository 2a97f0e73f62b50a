import sql from 'sql-template-tag'
import { z } from 'zod'
import type { ForgeApproval } from '../../core/remarks/said.ts'
import type { Sql } from '../pool.ts'

const Body = z.object({ approvals: z.array(z.object({ login: z.string(), sha: z.string() })) })

/** Who has approved on the forge, as the newest look at the pull request has found it. */
export async function forgeApprovalsOf(db: Sql, taskId: number): Promise<readonly ForgeApproval[]> {
  const { rows } = await db.query(sql`
    select body from events where task_id = ${taskId} and type = 'reviews_looked' order by id desc limit 1`)
  return rows[0] === undefined ? [] : z.object({ body: Body }).parse(rows[0]).body.approvals
}

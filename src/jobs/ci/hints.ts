import type { Pool } from 'pg'
import type { PgBoss } from 'pg-boss'
import sql, { type Sql as Query } from 'sql-template-tag'
import { z } from 'zod'
import { inTransaction, type Sql } from '../../store/pool.ts'
import { HINT, send } from '../queue/queues.ts'
import { taskOfBranch } from './follow-branch.ts'

/** Tasks without a repository of their own are of the default one, which any hint may mean: a look too many does no harm. */
const inRepository = (repository: string | null): Query =>
  repository === null ? sql`true` : sql`(repository is null or lower(repository) = lower(${repository}))`

/** At the tasks that wait for this commit's checks. */
export const lookAtCi = (pool: Pool, boss: PgBoss, headSha: string, repository: string | null = null): Promise<void> =>
  hintAll(
    pool,
    boss,
    sql`select id, seq from tasks
        where status = 'WAITING' and stage = 'CI_WAIT' and head_sha = ${headSha} and ${inRepository(repository)}`,
  )

/** At the waiting task whose branch it is; of another branch, at those that wait for a decision on a merge into it. */
export const lookAtBranch = (pool: Pool, boss: PgBoss, branch: string, repository: string): Promise<void> => {
  const taskId = taskOfBranch(branch)
  const concerned =
    taskId === null
      ? sql`stage = 'HUMAN_APPROVAL' and (base_branch is null or base_branch = ${branch})`
      : sql`id = ${taskId}`
  return hintAll(
    pool,
    boss,
    sql`select id, seq from tasks where status = 'WAITING' and ${concerned} and ${inRepository(repository)}`,
  )
}

/** At the tasks that wait for a decision on a merge into the base that this one was merged into. */
export const lookBeside = (boss: PgBoss, tx: Sql, taskId: number): Promise<void> =>
  hint(
    boss,
    tx,
    sql`select t.id, t.seq from tasks t join tasks merged
          on t.repository is not distinct from merged.repository and t.base_branch is not distinct from merged.base_branch
        where merged.id = ${taskId} and t.id <> merged.id and t.status = 'WAITING' and t.stage = 'HUMAN_APPROVAL'`,
  )

const hintAll = (pool: Pool, boss: PgBoss, waiting: Query): Promise<void> =>
  inTransaction(pool, (tx) => hint(boss, tx, waiting))

async function hint(boss: PgBoss, tx: Sql, waiting: Query): Promise<void> {
  const { rows } = await tx.query(waiting)
  for (const row of rows) {
    const { id: taskId, seq } = z.object({ id: z.number(), seq: z.number() }).parse(row)
    await send(boss, tx, 'ci', { taskId, seq, round: HINT })
  }
}

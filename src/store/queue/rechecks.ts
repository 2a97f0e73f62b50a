import sql, { type Sql as Query } from 'sql-template-tag'
import { z } from 'zod'
import { usualBranch } from '../../core/pipeline/identity.ts'
import type { Sql } from '../pool.ts'

const Row = z.object({ id: z.number(), seq: z.number() })

/** A waiting task, with the seq of its wait. */
export interface WaitingTask {
  readonly taskId: number
  readonly seq: number
}

/** Tasks that wait for this commit's checks; `repository` `null`: in any. */
export const tasksAwaitingChecks = (db: Sql, headSha: string, repository: string | null): Promise<WaitingTask[]> =>
  select(
    db,
    sql`select id, seq from tasks
        where status = 'WAITING' and stage = 'CI_WAIT' and head_sha = ${headSha} and ${inRepository(repository)}`,
  )

/** The task with this branch, whatever it does: people may have ended its pull request. */
export const taskOfBranch = (db: Sql, taskId: number, branch: string, repository: string): Promise<WaitingTask[]> =>
  select(
    db,
    sql`select id, seq from tasks
        where status in ('WAITING', 'RUNNING', 'PAUSED') and head_sha is not null and id = ${taskId} and coalesce(branch, ${usualBranch(taskId)}) = ${branch}
          and ${inRepository(repository)}`,
  )

/** Tasks with a branch that wait for people, the longest untouched first. */
export const tasksAwaitingPeople = (db: Sql): Promise<WaitingTask[]> =>
  select(
    db,
    sql`select id, seq from tasks
        where head_sha is not null and (status = 'PAUSED' or (status = 'WAITING' and stage = 'HUMAN_APPROVAL'))
        order by updated_at limit 200`,
  )

/** Tasks that wait for a decision on a merge into this branch. */
export const tasksToBeMergedInto = (db: Sql, branch: string, repository: string): Promise<WaitingTask[]> =>
  select(
    db,
    sql`select id, seq from tasks
        where status = 'WAITING' and stage = 'HUMAN_APPROVAL' and (base_branch is null or base_branch = ${branch})
          and ${inRepository(repository)}`,
  )

/** Other tasks that wait for a decision on a merge into the same base as this task. */
export const siblingsOf = (db: Sql, taskId: number): Promise<WaitingTask[]> =>
  select(
    db,
    sql`select t.id, t.seq from tasks t join tasks merged
          on t.repository is not distinct from merged.repository and t.base_branch is not distinct from merged.base_branch
        where merged.id = ${taskId} and t.id <> merged.id and t.status = 'WAITING' and t.stage = 'HUMAN_APPROVAL'`,
  )

/** Tasks without a repository belong to the default one, so every hint includes them; an extra recheck does no harm. */
const inRepository = (repository: string | null): Query =>
  repository === null ? sql`true` : sql`(repository is null or lower(repository) = lower(${repository}))`

async function select(db: Sql, query: Query): Promise<WaitingTask[]> {
  const { rows } = await db.query(query)
  return rows.map((row) => {
    const { id: taskId, seq } = Row.parse(row)
    return { taskId, seq }
  })
}

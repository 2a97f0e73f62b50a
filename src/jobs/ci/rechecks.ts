import type { Pool } from 'pg'
import type { PgBoss } from 'pg-boss'
import { taskNumberIn } from '../../core/pipeline/identity.ts'
import { inTransaction, type Sql } from '../../store/pool.ts'
import {
  siblingsOf,
  taskOfBranch,
  tasksAwaitingChecks,
  tasksAwaitingPeople,
  tasksToBeMergedInto,
  type WaitingTask,
} from '../../store/queue/rechecks.ts'
import { send } from '../queue/send.ts'

/** Queues a recheck of the tasks that wait for this commit's checks. */
export const recheckCi = (pool: Pool, boss: PgBoss, headSha: string, repository: string | null = null): Promise<void> =>
  inTransaction(pool, async (tx) => recheck(boss, tx, await tasksAwaitingChecks(tx, headSha, repository)))

/** Queues a recheck of the task with this branch, or of those that wait for a decision on a merge into it. */
export const recheckBranch = (pool: Pool, boss: PgBoss, branch: string, repository: string): Promise<void> =>
  inTransaction(pool, async (tx) => {
    const taskId = taskNumberIn(branch)
    const concerned =
      taskId === null
        ? await tasksToBeMergedInto(tx, branch, repository)
        : await taskOfBranch(tx, taskId, branch, repository)
    await recheck(boss, tx, concerned)
  })

/** Queues a look at what waits for people, since a webhook may be lost, and some forges send none. */
export const recheckUndecided = (pool: Pool, boss: PgBoss): Promise<void> =>
  inTransaction(pool, async (tx) => recheck(boss, tx, await tasksAwaitingPeople(tx)))

/** Queues a recheck of the tasks that wait for a decision on a merge into the same base as this task. */
export const recheckSiblings = async (boss: PgBoss, tx: Sql, taskId: number): Promise<void> =>
  recheck(boss, tx, await siblingsOf(tx, taskId))

async function recheck(boss: PgBoss, tx: Sql, waiting: readonly WaitingTask[]): Promise<void> {
  for (const task of waiting) await send(boss, tx, 'ci', { ...task, round: 0, source: 'hint' })
}

import type { PgBoss } from 'pg-boss'
import { mergeLine } from '../../store/merge-line.ts'
import type { Sql } from '../../store/pool.ts'
import { lockIdleTasks, touchTask } from '../../store/tasks.ts'
import { hurryStage } from '../queue/pgboss-tables.ts'
import { announce, send } from '../queue/send.ts'
import { recheckSiblings } from './rechecks.ts'

/** Once a task is merged: the base has moved for all others of it. */
export async function letOthersMove(boss: PgBoss, tx: Sql, mergedId: number): Promise<void> {
  await recheckSiblings(boss, tx, mergedId)
  await moveUp(boss, tx, mergedId)
}

/** Once a task has left the line before its base, the next one merges, and the cards of all show their new places. */
export async function moveUp(boss: PgBoss, tx: Sql, leftId: number): Promise<void> {
  const line = (await mergeLine(tx, leftId)).filter((id) => id !== leftId)
  // Two that leave at once must not wait for one another; who is locked moves, and shows itself anew.
  for (const taskId of await lockIdleTasks(tx, line)) {
    await touchTask(tx, taskId)
    await send(boss, tx, 'card', { taskId, seq: 0, round: 0 })
  }
  const [next] = line
  if (next === undefined) return
  await hurryStage(tx, next)
  await announce(tx, 'stage')
}

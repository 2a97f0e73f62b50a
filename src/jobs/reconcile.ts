import { z } from 'zod'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { inTransaction } from '../store/pool.ts'
import { deadReplicas, isOnlyReplica } from '../store/queue/replicas.ts'
import { lockTask } from '../store/tasks.ts'
import type { JobContext } from './queue/context.ts'
import { reasonOf } from './queue/faults.ts'
import { type Claim, claimsBefore, claimsOf, type StrandedTask, strandedTasks } from './queue/pgboss-tables.ts'
import { announce, send } from './queue/send.ts'

/**
 * Repairs tasks without any queued or active delivery: a task whose delivery the queue gave up fails with its reason,
 * any other is queued again. Returns their number, which is 0 unless something went wrong outside our transactions.
 */
export async function reconcile(context: JobContext): Promise<number> {
  const stranded = await strandedTasks(context.pool)
  for (const task of stranded) await rescue(context, task)
  return stranded.length
}

async function rescue(
  context: JobContext,
  { taskId, seq, language, queue, nextRound, dead }: StrandedTask,
): Promise<void> {
  context.log.warn({ task: taskId, seq, queue, dead }, 'a task had no next job')
  if (dead !== null) {
    const cause = z.object({ message: z.string() }).safeParse(dead).data?.message ?? ''
    const reason = reasonsIn(language).fault.givenUp(cause)
    await context.orchestrator.apply(taskId, { type: 'run_abandoned', seq, reason })
    return
  }
  await inTransaction(context.pool, async (tx) => {
    const record = await lockTask(tx, taskId)
    if (record?.task.seq === seq) await send(context.boss, tx, queue, { taskId, seq, round: nextRound })
  })
}

/**
 * At start, if no other process is alive, every claimed job belongs to a dead one: returns it to the queue at once
 * instead of after its heartbeat timeout.
 */
export async function releaseOrphans(context: JobContext, startedAt: Date): Promise<number> {
  if (!(await isOnlyReplica(context.pool))) return 0
  return release(context, await claimsBefore(context.pool, startedAt))
}

/**
 * Releases runs of processes that do not prove that they live. `suspects`: those found dead last time; only these are certain.
 */
export async function releaseDeadReplicas(context: JobContext, suspects: Set<string>): Promise<number> {
  const dead = await deadReplicas(context.pool)
  const certain = dead.filter((replica) => suspects.has(replica))
  suspects.clear()
  for (const replica of dead) suspects.add(replica)
  return certain.length === 0 ? 0 : release(context, await claimsOf(context.pool, certain))
}

/**
 * Releases runs that this process claimed but no longer works on, since it could not report that while the database was
 * down. `suspects`: those found last time; only these are certain.
 */
export async function releaseDropped(context: JobContext, suspects: Set<string>): Promise<number> {
  const claims = await claimsOf(context.pool, [context.replica()])
  const dropped = claims.filter(({ run }) => !context.running.has(run))
  const certain = dropped.filter(({ run }) => suspects.has(run))
  suspects.clear()
  for (const { run } of dropped) suspects.add(run)
  return release(context, certain)
}

async function release({ boss, pool, log }: JobContext, claims: readonly Claim[]): Promise<number> {
  for (const { id, queue, retryCount, taskId } of claims) {
    log.info({ task: taskId, queue, job: id }, 'a job that nobody works on goes back to the queue')
    await boss.fail(queue, { id, retryCount }, { message: 'nobody worked on it any more' })
    await announce(pool, queue)
  }
  return claims.length
}

/** Runs upkeep periodically, never overlapping; a failed pass is logged. Returns what stops it. */
export function every(intervalMs: number, pass: () => Promise<unknown>, log: JobContext['log']): () => void {
  let busy = false
  const timer = setInterval(async () => {
    if (busy) return
    busy = true
    await pass().catch((error) => log.warn({ reason: reasonOf(error) }, 'upkeep will be tried again'))
    busy = false
  }, intervalMs)
  return () => clearInterval(timer)
}

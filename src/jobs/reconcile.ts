import sql from 'sql-template-tag'
import { z } from 'zod'
import { reasonsIn } from '../core/reasons/reasons.ts'
import { inTransaction } from '../store/pool.ts'
import { lockTask } from '../store/tasks.ts'
import type { JobContext } from './queue/context.ts'
import { reasonOf } from './queue/faults.ts'
import { announce, QUEUE_NAMES, send } from './queue/queues.ts'
import { REPLICA_LOCKS } from './queue/replica.ts'

const Stranded = z.object({
  id: z.number(),
  seq: z.number(),
  language: z.enum(['en', 'ru']),
  queue: z.enum(['stage', 'ci']),
  next_round: z.number(),
  /** What the queue's given-up delivery ended with; `null`: there is none. */
  dead: z.unknown().nullable(),
})

/**
 * Tasks that nothing would move on: no delivery is queued or under way. One that the queue has given up fails with its
 * reason; any other is queued once more. Finds nothing unless something went wrong outside our transactions.
 */
export async function reconcile(context: JobContext): Promise<number> {
  const { rows } = await context.pool.query(sql`
    select t.id, t.seq, t.language, n.queue,
           coalesce((select max((j.data->>'round')::int) from pgboss.job j
                     where j.name = n.queue and (j.data->>'taskId')::bigint = t.id and (j.data->>'seq')::int = t.seq), -1) + 1
             as next_round,
           (select coalesce(j.output, '{}'::jsonb) from pgboss.job j
            where j.name = n.queue and j.state = 'failed'
              and (j.data->>'taskId')::bigint = t.id and (j.data->>'seq')::int = t.seq limit 1) as dead
    from tasks t
    cross join lateral (select case when t.status = 'RUNNING' then 'stage' else 'ci' end as queue) n
    where (t.status = 'RUNNING' or (t.status = 'WAITING' and t.stage = 'CI_WAIT'))
      and not exists (select from pgboss.job j
                      where j.name = n.queue and j.state in ('created', 'retry', 'active')
                        and (j.data->>'taskId')::bigint = t.id and (j.data->>'seq')::int = t.seq)
    order by t.id limit 1000`)
  const stranded = rows.map((row) => Stranded.parse(row))
  for (const task of stranded) await rescue(context, task)
  return stranded.length
}

async function rescue(
  context: JobContext,
  { id, seq, language, queue, next_round, dead }: z.infer<typeof Stranded>,
): Promise<void> {
  context.log.warn({ taskId: id, seq, queue, dead }, 'a task had no next job')
  if (dead !== null) {
    const cause = z.object({ message: z.string() }).safeParse(dead).data?.message ?? ''
    const reason = reasonsIn(language).fault.givenUp(cause)
    await context.orchestrator.apply(id, { type: 'run_abandoned', seq, reason })
    return
  }
  await inTransaction(context.pool, async (tx) => {
    const record = await lockTask(tx, id)
    if (record?.task.seq === seq) await send(context.boss, tx, queue, { taskId: id, seq, round: next_round })
  })
}

const Claim = z.object({ id: z.string(), name: z.enum(QUEUE_NAMES as ['stage']), retry_count: z.number() })

/**
 * At start, when no other process is alive, every claimed job is a dead process's: it goes back to the queue at once
 * instead of when its heartbeat runs out.
 */
export async function releaseOrphans(context: JobContext, startedAt: Date): Promise<number> {
  const { rows } = await context.pool.query(sql`
    select id, name, retry_count from pgboss.job
    where state = 'active' and started_on < ${startedAt} and name = any(${QUEUE_NAMES})
      and (select count(*) from pg_locks where locktype = 'advisory' and classid = ${REPLICA_LOCKS} and granted) <= 1`)
  return release(context, rows)
}

/** Runs of processes whose advisory lock is gone. `suspects`: those found dead by the last look as well. */
export async function releaseDeadReplicas(context: JobContext, suspects: Set<string>): Promise<number> {
  const { rows } = await context.pool.query(sql`
    select distinct replica from runs
    where status = 'RUNNING'
      and replica not in (select objid::text from pg_locks where locktype = 'advisory' and classid = ${REPLICA_LOCKS} and granted)`)
  const dead = rows.map((row) => z.object({ replica: z.string() }).parse(row).replica)
  const certain = dead.filter((replica) => suspects.has(replica))
  suspects.clear()
  for (const replica of dead) suspects.add(replica)
  if (certain.length === 0) return 0
  const claims = await context.pool.query(sql`
    select j.id, j.name, j.retry_count from pgboss.job j join runs r
      on r.task_id = (j.data->>'taskId')::bigint and r.seq = (j.data->>'seq')::int
    where j.name = 'stage' and j.state = 'active' and r.status = 'RUNNING' and r.replica = any(${certain})`)
  return release(context, claims.rows)
}

const Dropped = Claim.extend({ run: z.string() })

/**
 * Runs that this process took up and no longer works on: it could not say so while the database was away. `suspects`: those
 * found so by the last look as well.
 */
export async function releaseDropped(context: JobContext, suspects: Set<string>): Promise<number> {
  const { rows } = await context.pool.query(sql`
    select j.id, j.name, j.retry_count, r.task_id || '/' || r.seq as run from pgboss.job j join runs r
      on r.task_id = (j.data->>'taskId')::bigint and r.seq = (j.data->>'seq')::int
    where j.name = 'stage' and j.state = 'active' and r.status = 'RUNNING' and r.replica = ${context.replica()}`)
  const dropped = rows.map((row) => Dropped.parse(row)).filter(({ run }) => !context.running.has(run))
  const certain = dropped.filter(({ run }) => suspects.has(run))
  suspects.clear()
  for (const { run } of dropped) suspects.add(run)
  return release(context, certain)
}

async function release({ boss, pool, log }: JobContext, rows: readonly unknown[]): Promise<number> {
  for (const row of rows) {
    const { id, name, retry_count } = Claim.parse(row)
    log.info({ queue: name, job: id }, 'a job that nobody works on goes back to the queue')
    await boss.fail(name, { id, retryCount: retry_count }, { message: 'nobody worked on it any more' })
    await announce(pool, name)
  }
  return rows.length
}

/** Runs upkeep again and again; a failed pass is logged and the next one comes. */
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

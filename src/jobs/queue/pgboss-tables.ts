import { createHash } from 'node:crypto'
import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../../store/pool.ts'
import { QUEUE_NAMES, type QueueName } from './queues.ts'

/** The channel where pg-boss announces new jobs of queues with `notify`; the name is computed as pg-boss does. */
export const QUEUE_CHANNEL = `pgboss_${createHash('sha224').update('pgboss').digest('hex').slice(0, 24)}`

/** A delivery claimed by a worker. */
export interface Claim {
  readonly id: string
  readonly queue: QueueName
  readonly retryCount: number
  readonly taskId: number
  /** `task/seq` */
  readonly run: string
}

const ClaimRow = z
  .object({ id: z.string(), name: z.enum(QUEUE_NAMES as ['stage']), retry_count: z.number(), run: z.string() })
  .transform(
    ({ id, name, retry_count, run }): Claim => ({
      ...{ id, queue: name, retryCount: retry_count, run, taskId: Number(run.split('/')[0]) },
    }),
  )

/** Claims older than `time`, in all queues. */
export async function claimsBefore(db: Sql, time: Date): Promise<Claim[]> {
  const { rows } = await db.query(sql`
    select id, name, retry_count, (data->>'taskId') || '/' || (data->>'seq') as run from pgboss.job
    where state = 'active' and started_on < ${time} and name = any(${QUEUE_NAMES}) and data ? 'taskId' and data ? 'seq'`)
  return rows.map((row) => ClaimRow.parse(row))
}

/** Claims of stage runs that these processes have started. */
export async function claimsOf(db: Sql, replicas: readonly string[]): Promise<Claim[]> {
  const { rows } = await db.query(sql`
    select j.id, j.name, j.retry_count, r.task_id || '/' || r.seq as run from pgboss.job j join runs r
      on r.task_id = (j.data->>'taskId')::bigint and r.seq = (j.data->>'seq')::int
    where j.name = 'stage' and j.state = 'active' and r.status = 'RUNNING' and r.replica = any(${replicas})`)
  return rows.map((row) => ClaimRow.parse(row))
}

export async function isCardQueued(db: Sql, taskId: number): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    select from pgboss.job
    where name = 'card' and state < 'active' and (data->>'taskId')::bigint = ${taskId} limit 1`)
  return rowCount === 1
}

/** Gives a claimed job back as if nobody had looked at it, to be looked at later. */
export async function giveBack(db: Sql, queue: QueueName, id: string, delayMs: number): Promise<void> {
  await db.query(sql`
    update pgboss.job set state = 'retry', started_on = null, start_after = now() + ${delayMs} * interval '1 millisecond'
    where name = ${queue} and id = ${id} and state = 'active'`)
}

/** Makes a task's put-off stage due. */
export async function hurryStage(db: Sql, taskId: number): Promise<void> {
  await db.query(sql`
    update pgboss.job set start_after = now()
    where name = 'stage' and state in ('created', 'retry') and start_after > now()
      and (data->>'taskId')::bigint = ${taskId}`)
}

/** Makes jobs due that were put off because something outside was away. */
export async function hurryJobs(db: Sql, dependency: string, queues: readonly string[]): Promise<void> {
  await db.query(sql`
    update pgboss.job j set start_after = now()
    where j.name = any(${queues}) and j.state in ('created', 'retry') and j.start_after > now()
      and case when j.name = 'stage' then exists (
            select from runs r where r.task_id = (j.data->>'taskId')::bigint and r.seq = (j.data->>'seq')::int
              and r.waiting->>'dependency' = ${dependency})
          else (j.data->>'round')::int > 0 end`)
}

const StrandedRow = z.object({
  id: z.number(),
  seq: z.number(),
  language: z.enum(['en', 'ru']),
  queue: z.enum(['stage', 'ci']),
  next_round: z.number(),
  dead: z.unknown().nullable(),
})

/** A task without any queued or active delivery, which nothing would move on. */
export interface StrandedTask extends Pick<z.infer<typeof StrandedRow>, 'seq' | 'language' | 'queue'> {
  readonly taskId: number
  readonly nextRound: number
  /** The output of a delivery that the queue gave up; `null`: there is none. */
  readonly dead: unknown
}

export async function strandedTasks(db: Sql): Promise<StrandedTask[]> {
  const { rows } = await db.query(sql`
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
  return rows.map((raw) => {
    const { id: taskId, next_round: nextRound, ...row } = StrandedRow.parse(raw)
    return { ...row, taskId, nextRound }
  })
}

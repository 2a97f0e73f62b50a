import sql from 'sql-template-tag'
import { z } from 'zod'
import { Preparation } from '../core/checks/preparation.ts'
import { OutsideWait } from '../core/pipeline/outside-wait.ts'
import { STAGE_NAMES, type StageName } from '../core/stages.ts'
import { findEvent } from './events.ts'
import { type ParsedRows, parseRows } from './parse-rows.ts'
import type { Sql } from './pool.ts'

const RUN_STATUSES = ['QUEUED', 'RUNNING', 'WAITING', 'PAUSED', 'PASSED', 'REJECTED', 'FAILED', 'CANCELLED'] as const
export type RunStatus = (typeof RUN_STATUSES)[number]

/** A run's usage, summed over its model calls and deliveries. */
export const RunUsage = z.object({
  model: z.string(),
  prompt_tokens: z.number(),
  cached_tokens: z.number(),
  completion_tokens: z.number(),
  /** `null`: at least one call had no known price. */
  cost_usd: z.number().nullable(),
})
export type RunUsage = z.infer<typeof RunUsage>

const Row = z.object({
  id: z.number(),
  task_id: z.number(),
  stage: z.enum(STAGE_NAMES as [StageName, ...StageName[]]),
  attempt: z.number(),
  seq: z.number(),
  status: z.enum(RUN_STATUSES),
  reason: z.string().nullable(),
  deliveries: z.number(),
  usage: RunUsage.nullable(),
  waiting: OutsideWait.nullish().catch(null),
  created_at: z.date(),
  started_at: z.date().nullable(),
  finished_at: z.date().nullable(),
})

/** One attempt of one stage. A crash repeats the same run; rework is a new run. */
export interface Run {
  readonly id: number
  readonly taskId: number
  readonly stage: StageName
  readonly attempt: number
  readonly seq: number
  readonly status: RunStatus
  readonly reason: string | null
  readonly deliveries: number
  readonly usage: RunUsage | null
  /** `null`: nothing outside holds it up. */
  readonly waiting: OutsideWait | null
  readonly createdAt: Date
  readonly startedAt: Date | null
  readonly finishedAt: Date | null
}

/**
 * Opens the run of (task, stage, attempt); a paused run continues under its new seq. `reason`: why it starts paused.
 */
export async function openRun(
  tx: Sql,
  run: {
    taskId: number
    stage: StageName
    attempt: number
    seq: number
    status: 'QUEUED' | 'WAITING' | 'PAUSED'
    reason: string | null
  },
): Promise<void> {
  await tx.query(sql`
    insert into runs (task_id, stage, attempt, seq, status, reason, started_at)
    values (${run.taskId}, ${run.stage}, ${run.attempt}, ${run.seq}, ${run.status}, ${run.reason},
            case when ${run.status === 'WAITING'} then now() end)
    on conflict (task_id, stage, attempt) do update
      set seq = excluded.seq, status = excluded.status, reason = excluded.reason, finished_at = null,
          deaths = least(runs.deaths, ${DEATHS_BEFORE_ALONE}), presumed_dead = '{}', working_since = null, waiting = null`)
}

/** After so many deaths of its process at the same step a run works alone, since it or a neighbour may be the cause. */
export const DEATHS_BEFORE_ALONE = 2

const Taken = z.object({ worked_ms: z.number(), deaths: z.number() })

/** A run that a worker has started. */
export interface TakenRun extends Run {
  /** Working time of all earlier deliveries; a killed one may have worked some seconds more. */
  readonly workedMs: number
  /** How often its process died during it since its last stored step. */
  readonly deaths: number
}

/** Marks a run as running, for its first or a later delivery. `null`: there is no such open run. */
export async function takeRun(tx: Sql, taskId: number, seq: number, replica: string): Promise<TakenRun | null> {
  const { rows } = await tx.query(sql`
    with open as (
      select id, working_since is not null and replica <> ${replica}
                 and not exists (select from replicas where name = runs.replica and alive_until > now()) as died
      from runs where task_id = ${taskId} and seq = ${seq} and status in ('QUEUED', 'RUNNING')
      for update)
    update runs set status = 'RUNNING', deliveries = deliveries + 1, replica = ${replica},
                    started_at = coalesce(started_at, now()), deaths = deaths + died::int,
                    presumed_dead = case when died then presumed_dead || replica else presumed_dead end,
                    working_since = case when deaths + died::int < ${DEATHS_BEFORE_ALONE} then now() end
    from open where runs.id = open.id
    returning runs.*`)
  if (rows[0] === undefined) return null
  const { worked_ms: workedMs, deaths } = Taken.parse(rows[0])
  return { ...parseRun(rows[0]), workedMs, deaths }
}

/** A process that others may have taken for dead has only lost its lease: no run has died with it. */
export async function disproveDeath(db: Sql, replica: string): Promise<void> {
  await db.query(sql`update runs set working_since = null where status = 'RUNNING' and replica = ${replica}`)
  await db.query(sql`
    update runs set deaths = deaths - 1, presumed_dead = array_remove(presumed_dead, ${replica})
    where deaths > 0 and ${replica} = any(presumed_dead)`)
}

/** What the run waits for is known to be away, so that the run can go on by itself once that is back. */
const isAway = sql`exists (
  select from outages where ended_at is null and split_part(dependency, '/', 1) = runs.waiting->>'dependency')`

const Closed = z.object({ id: z.number(), took_ms: z.coerce.number(), cost_usd: z.coerce.number().nullable() })

/** `tookMs`: since the run started. `costUsd` `null`: unknown. */
export interface ClosedRun {
  readonly id: number
  readonly tookMs: number
  readonly costUsd: number | null
}

/** `null`: there is no such run. */
export async function closeRun(
  tx: Sql,
  closed: { taskId: number; stage: StageName; attempt: number; status: RunStatus; reason: string | null },
): Promise<ClosedRun | null> {
  const { rows } = await tx.query(sql`
    update runs set status = ${closed.status}, reason = ${closed.reason},
                    started_at = coalesce(started_at, now()),
                    finished_at = case when ${closed.status} = 'PAUSED' then null else now() end,
                    working_since = null,
                    waiting = case when ${closed.status} = 'PAUSED' and ${isAway} then waiting end
    where task_id = ${closed.taskId} and stage = ${closed.stage} and attempt = ${closed.attempt}
    returning id, round(extract(epoch from now() - started_at) * 1000) as took_ms,
              case when usage is null then 0 else (usage->>'cost_usd')::numeric end as cost_usd`)
  if (rows[0] === undefined) return null
  const { id, took_ms: tookMs, cost_usd: costUsd } = Closed.parse(rows[0])
  return { id, tookMs, costUsd }
}

/** Adds one model call to the run's usage at once, so that it counts even if the run is lost. */
export async function addUsage(db: Sql, runId: number, spent: RunUsage): Promise<void> {
  await db.query(sql`
    update runs set usage = jsonb_build_object(
      'model', ${spent.model}::text,
      'prompt_tokens', coalesce((usage->>'prompt_tokens')::bigint, 0) + ${spent.prompt_tokens}::bigint,
      'cached_tokens', coalesce((usage->>'cached_tokens')::bigint, 0) + ${spent.cached_tokens}::bigint,
      'completion_tokens', coalesce((usage->>'completion_tokens')::bigint, 0) + ${spent.completion_tokens}::bigint,
      'cost_usd', case when usage is null then ${spent.cost_usd}::numeric
                       else (usage->>'cost_usd')::numeric + ${spent.cost_usd}::numeric end)
    where id = ${runId}`)
}

/** Saves a delivery's working time; does nothing if a newer delivery has started. */
export async function saveWorkedTime(db: Sql, { id, deliveries }: Run, workedMs: number): Promise<void> {
  await db.query(sql`
    update runs set worked_ms = greatest(worked_ms, ${workedMs}::bigint) where id = ${id} and deliveries = ${deliveries}`)
}

/** Runs with stages or statuses of a newer version are listed in `unread`. */
export async function runsOf(db: Sql, taskId: number): Promise<ParsedRows<Run>> {
  const { rows } = await db.query(sql`select * from runs where task_id = ${taskId} order by id`)
  return parseRows(rows, Row, runOf, ({ stage, status }) => `run ${stage} ${status}`)
}

const parseRun = (raw: unknown): Run => runOf(Row.parse(raw))

function runOf(row: z.infer<typeof Row>): Run {
  return {
    id: row.id,
    taskId: row.task_id,
    stage: row.stage,
    attempt: row.attempt,
    seq: row.seq,
    status: row.status,
    reason: row.reason,
    deliveries: row.deliveries,
    usage: row.usage,
    waiting: row.waiting ?? null,
    createdAt: row.created_at,
    startedAt: row.started_at,
    finishedAt: row.finished_at,
  }
}

export async function findRun(db: Sql, taskId: number, seq: number): Promise<Run | null> {
  const { rows } = await db.query(sql`select * from runs where task_id = ${taskId} and seq = ${seq}`)
  return rows[0] === undefined ? null : parseRun(rows[0])
}

const Waited = z.object({ waited_ms: z.coerce.number(), tries: z.number() })

/** Notes that a run will be repeated. Returns how long, and how often, it has waited since it last got on. */
export async function noteWait(
  tx: Sql,
  { id }: Run,
  wait: { readonly dependency: string | null; readonly reason: string; readonly delayMs: number },
): Promise<{ readonly waitedMs: number; readonly tries: number }> {
  const { rows } = await tx.query(sql`
    update runs set waiting = jsonb_build_object(
      'dependency', ${wait.dependency}::text, 'reason', ${wait.reason}::text,
      'since', coalesce((waiting->>'since')::timestamptz, now()),
      'next_at', now() + ${wait.delayMs} * interval '1 millisecond',
      'tries', coalesce((waiting->>'tries')::int, 0) + 1)
    where id = ${id}
    returning extract(epoch from now() - (waiting->>'since')::timestamptz) * 1000 as waited_ms,
              (waiting->>'tries')::int as tries`)
  const { waited_ms: waitedMs, tries } = Waited.parse(rows[0])
  return { waitedMs, tries }
}

/** Tasks that have paused because something was away that is back. */
export async function tasksToResume(db: Sql): Promise<number[]> {
  const { rows } = await db.query(sql`
    select distinct t.id from runs join tasks t on t.id = runs.task_id
    where runs.waiting is not null and runs.status = 'PAUSED' and t.status = 'PAUSED' and t.pause_cause = 'dependency' and not ${isAway}
    order by t.id`)
  return rows.map((row) => z.object({ id: z.number() }).parse(row).id)
}

/** From here on, the end of the process counts as a death of the run. */
export async function beginWork(db: Sql, { id, deliveries }: Run): Promise<void> {
  await db.query(sql`
    update runs set working_since = now() where id = ${id} and deliveries = ${deliveries} and status = 'RUNNING'`)
}

/** Marks a delivery that ended without its process dying. */
export async function endWork(db: Sql, { id, deliveries }: Run): Promise<void> {
  await db.query(sql`update runs set working_since = null where id = ${id} and deliveries = ${deliveries}`)
}

const Prepared = z.object({ now: Preparation.nullable() })

/** What was last told of a run's preparation, and when; `null`: nothing. */
export const findPreparation = (db: Sql, of: { readonly taskId: number; readonly seq: number }) =>
  findEvent(db, of, 'preparing', Prepared)

const MadeCommit = z.object({ sha: z.string(), run_id: z.number().nullable() })

/** Commits that we have made for a task, oldest first. */
export async function commitsOfTask(db: Sql, taskId: number): Promise<{ sha: string; runId: number | null }[]> {
  const { rows } = await db.query(sql`
    select sha, run_id from made_commits where task_id = ${taskId} order by made_at, sha`)
  return rows.map((row) => MadeCommit.parse(row)).map(({ sha, run_id: runId }) => ({ sha, runId }))
}

/** How often in a row, this time included, a task has come to wait for its checks. */
export async function ciRoundsInARow(db: Sql, taskId: number): Promise<number> {
  const { rows } = await db.query(sql`
    select count(*) as rounds from runs where task_id = ${taskId} and stage = 'CI_WAIT'
      and seq > coalesce((select max(seq) from runs where task_id = ${taskId} and stage <> 'CI_WAIT'), 0)`)
  return z.object({ rounds: z.coerce.number() }).parse(rows[0]).rounds
}

/** `runId`: of the run whose result it is; `null`: of none. */
export async function noteCommit(
  db: Sql,
  { taskId, runId, sha }: { readonly taskId: number; readonly runId: number | null; readonly sha: string },
): Promise<void> {
  await db.query(sql`
    insert into made_commits (task_id, run_id, sha) values (${taskId}, ${runId}, ${sha}) on conflict do nothing`)
}

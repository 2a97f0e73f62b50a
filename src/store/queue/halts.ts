import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Actor } from '../../core/pipeline/events.ts'
import type { Sql } from '../pool.ts'

const Row = z.object({ by_name: z.string(), since: z.date() })

/** Everything is stopped for now. */
export interface StandingHalt {
  readonly byName: string
  readonly since: Date
}

/** `null`: everything may go on. */
export async function findHalt(db: Sql): Promise<StandingHalt | null> {
  const { rows } = await db.query(sql`select by_name, since from halts where ended_at is null`)
  if (rows[0] === undefined) return null
  const { by_name: byName, since } = Row.parse(rows[0])
  return { byName, since }
}

/** `false`: everything was stopped already. */
export async function beginHalt(db: Sql, { kind, id, name }: Actor): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    insert into halts (by_kind, by_id, by_name) values (${kind}, ${id}, ${name})
    on conflict ((true)) where ended_at is null do nothing`)
  return rowCount === 1
}

/** `false`: nothing was stopped. */
export async function endHalt(db: Sql): Promise<boolean> {
  const { rowCount } = await db.query(sql`update halts set ended_at = now() where ended_at is null`)
  return (rowCount ?? 0) > 0
}

const Id = z.object({ id: z.number() })

export const runningTasks = (db: Sql): Promise<number[]> =>
  ids(db.query(sql`select id from tasks where status = 'RUNNING' order by id`))

export const haltedTasks = (db: Sql): Promise<number[]> =>
  ids(db.query(sql`select id from tasks where status = 'PAUSED' and pause_cause = 'halt' order by id`))

/** Whether a task still stands where it stood at `seq`, and nothing has been stopped. */
export async function mayAct(db: Sql, taskId: number, seq: number): Promise<boolean> {
  const { rowCount } = await db.query(sql`
    select from tasks where id = ${taskId} and seq = ${seq} and not exists (select from halts where ended_at is null)`)
  return rowCount === 1
}

/** Of runs, as `task/seq`, those whose task has gone on since. */
export async function leftRuns(db: Sql, runs: readonly string[]): Promise<string[]> {
  if (runs.length === 0) return []
  const { rows } = await db.query(sql`
    select run from unnest(${runs}::text[]) run
    where not exists (
      select from tasks where id = split_part(run, '/', 1)::bigint and seq = split_part(run, '/', 2)::int)`)
  return rows.map((row) => z.object({ run: z.string() }).parse(row).run)
}

const ids = async (found: Promise<{ rows: unknown[] }>): Promise<number[]> =>
  (await found).rows.map((row) => Id.parse(row).id)

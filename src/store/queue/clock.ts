import sql from 'sql-template-tag'
import { z } from 'zod'
import type { Sql } from '../pool.ts'

/** From then on people would see it on cards, and logs of several machines would not fit together. */
export const SKEW_TOLD_MS = 5_000

/** The database's clock: processes decide together by it alone, since a machine's own clock may be wrong. */
export interface DatabaseClock {
  now(): Date
  /** How far ahead this machine's own clock is; negative: it is behind. */
  readonly machineAheadMs: number
  /** Reads it again; between two readings it moves on by a clock that nobody can set. */
  read(): Promise<void>
}

const Row = z.object({ at: z.date() })

export async function openDatabaseClock(db: Sql): Promise<DatabaseClock> {
  let offsetMs = 0
  const read = async (): Promise<void> => {
    const asked = performance.now()
    const { rows } = await db.query(sql`select clock_timestamp() as at`)
    offsetMs = Row.parse(rows[0]).at.getTime() - (asked + performance.now()) / 2
  }
  await read()
  const now = () => new Date(offsetMs + performance.now())
  return { now, read, machineAheadMs: Date.now() - now().getTime() }
}

/** The time of the transaction, by the database's clock. */
export async function databaseNow(db: Sql): Promise<Date> {
  const { rows } = await db.query(sql`select now() as at`)
  return Row.parse(rows[0]).at
}

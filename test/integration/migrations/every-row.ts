import type pg from 'pg'
import { tablesInOrder } from './dump.ts'

type Row = Readonly<Record<string, unknown>>

/** Every row of every table, as JSON. */
export async function everyRow(db: pg.Pool): Promise<Map<string, Row[]>> {
  const client = await db.connect()
  const all = new Map<string, Row[]>()
  try {
    for (const table of await tablesInOrder(client)) {
      const { rows } = await client.query(`select to_jsonb(t) as row from ${table} t`)
      all.set(
        table,
        rows.map(({ row }) => row),
      )
    }
  } finally {
    client.release()
  }
  return all
}

/** What the rows hold in the columns that `known` has, in an order of their own. */
export function valuesOf(rows: readonly Row[] = [], known: readonly Row[]): string[] {
  const columns = Object.keys(known[0] ?? {})
  return rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).sort()
}

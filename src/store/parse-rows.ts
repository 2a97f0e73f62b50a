import { z } from 'zod'

/** Rows that this version can read, and the names of those that only a newer version can. */
export interface ParsedRows<T> {
  readonly known: readonly T[]
  readonly unread: readonly string[]
}

const Columns = z.record(z.string(), z.unknown())

/** Parses each row separately, so that a row of a newer version hides no other. */
export function parseRows<Row, T>(
  rows: readonly unknown[],
  schema: z.ZodType<Row>,
  from: (row: Row) => T,
  nameOf: (row: Readonly<Partial<Record<string, unknown>>>) => string,
): ParsedRows<T> {
  const read = rows.map((row) => ({ row: Columns.parse(row), parsed: schema.safeParse(row) }))
  return {
    known: read.flatMap(({ parsed }) => (parsed.success ? [from(parsed.data)] : [])),
    unread: read.flatMap(({ row, parsed }) => (parsed.success ? [] : [nameOf(row)])),
  }
}

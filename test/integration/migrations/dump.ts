import type pg from 'pg'
import { z } from 'zod'

/** Every row of the product's own tables as SQL, each table after those it refers to. `kept`: which rows, by table. */
export async function dumpRows(db: pg.ClientBase, kept: Readonly<Record<string, string>>): Promise<string> {
  const parts: string[] = []
  await db.query(`set timezone to 'UTC'`)
  for (const table of await tablesInOrder(db)) parts.push(await insertOf(db, table, kept[table] ?? 'true'))
  return parts.filter((part) => part !== '').join('\n')
}

const Table = z.object({ name: z.string(), needs: z.array(z.string()) })

/** Of the schema `public`, but not the list of migrations. */
export async function tablesInOrder(db: pg.ClientBase): Promise<string[]> {
  const { rows } = await db.query(`
    select c.relname as name, array_remove(array_agg(f.confrelid::regclass::text), null) as needs
    from pg_class c left join pg_constraint f on f.conrelid = c.oid and f.contype = 'f' and f.confrelid <> c.oid
    where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace and c.relname <> 'pgmigrations'
    group by c.relname order by c.relname`)
  const left = z.array(Table).parse(rows)
  const ordered: string[] = []
  while (left.length > 0) {
    const next = left.findIndex(({ needs }) => needs.every((need) => ordered.includes(need)))
    const [table] = left.splice(next, 1)
    if (next === -1 || table === undefined) throw new Error('tables refer to one another in a circle')
    ordered.push(table.name)
  }
  return ordered
}

const Column = z.object({ name: z.string(), is_identity: z.boolean() })

async function insertOf(db: pg.ClientBase, table: string, which: string): Promise<string> {
  const { rows: columnRows } = await db.query(
    `select column_name as name, is_identity = 'YES' as is_identity from information_schema.columns
     where table_schema = 'public' and table_name = $1 order by ordinal_position`,
    [table],
  )
  const columns = z.array(Column).parse(columnRows)
  const names = columns.map(({ name }) => name)
  const values = names.map((name) => `quote_nullable(${name}::text)`).join(` || ', ' || `)
  const { rows } = await db.query(`select ${values} as row from ${table} where ${which} order by 1`)
  if (rows.length === 0) return ''
  const lines = z.array(z.object({ row: z.string() })).parse(rows)
  const identity = columns.find(({ is_identity }) => is_identity)?.name
  const into = `insert into ${table} (${names.join(', ')})${identity === undefined ? '' : ' overriding system value'} values`
  const next = `select setval(pg_get_serial_sequence('${table}', '${identity}'), (select max(${identity}) from ${table}));\n`
  return `${into}\n${lines.map(({ row }) => `  (${row})`).join(',\n')};\n${identity === undefined ? '' : next}`
}

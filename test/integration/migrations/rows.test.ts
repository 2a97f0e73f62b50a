import { readdir } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { everyRow, valuesOf } from './every-row.ts'
import { loadRows, migrateUpTo, migrationNames } from './old-database.ts'
import { type OpenDatabase, openDatabase, RELEASES } from './releases.ts'
import { countRowsRead } from './rows-read.ts'

/**
 * A database that has been there since the first release and met every migration with rows in its tables. Each migration
 * since then brings a file of its name in rows/, with rows that use what it added.
 */
const [FIRST_RELEASE] = RELEASES

let opened: OpenDatabase
beforeEach(async () => {
  opened = await openDatabase()
})
afterEach(() => opened.close())

const since = async () => (await migrationNames()).filter((name) => name > FIRST_RELEASE)

test('Every migration since the first release has rows for what it added', async () => {
  const files = await readdir(join(import.meta.dirname, 'rows'))
  expect(files.map((file) => basename(file, '.sql')).sort()).toEqual(await since())
})

test('A database that grew with every migration has lost nothing, is read to its last row, and uses every column', async () => {
  const { database, db } = opened
  await migrateUpTo(FIRST_RELEASE, database.url)
  await loadRows(db, `releases/${FIRST_RELEASE}.sql`)
  for (const name of await since()) {
    const before = await everyRow(db)
    await migrateUpTo(name, database.url)
    const after = await everyRow(db)
    for (const [table, rows] of before) expect(valuesOf(after.get(table), rows), name).toEqual(valuesOf(rows, rows))
    await loadRows(db, `rows/${name}.sql`)
  }
  const rows = await everyRow(db)
  // A note that its author has deleted is kept and not read.
  for (const [table, count] of Object.entries(await countRowsRead(db)))
    expect([table, count]).toEqual([
      table,
      rows.get(table)?.filter(({ withdrawn_at = null }) => withdrawn_at === null).length,
    ])
  expect(unusedColumns(rows)).toEqual([])
})

/** Tables without rows, and columns that no row has a value in: what was never met with. */
const unusedColumns = (all: Awaited<ReturnType<typeof everyRow>>): string[] =>
  [...all].flatMap(([table, rows]) =>
    rows.length === 0
      ? [table]
      : Object.keys(rows[0] ?? {}).flatMap((column) =>
          rows.every((row) => row[column] === null) ? [`${table}.${column}`] : [],
        ),
  )

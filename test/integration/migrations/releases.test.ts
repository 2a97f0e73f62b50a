import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { everyRow, valuesOf } from './every-row.ts'
import { migrateToNewest } from './old-database.ts'
import { type OpenDatabase, RELEASES, restoredDatabase } from './releases.ts'
import { countRowsRead } from './rows-read.ts'

describe.each(RELEASES)('A database of the version of %s', (release) => {
  let opened: OpenDatabase
  beforeEach(async () => {
    opened = await restoredDatabase(release)
  })
  afterEach(() => opened.close())

  test('keeps every value of every row when it is migrated', async () => {
    const before = await everyRow(opened.db)
    await migrateToNewest(opened.database.url)
    const after = await everyRow(opened.db)
    for (const [table, rows] of before) expect(valuesOf(after.get(table), rows)).toEqual(valuesOf(rows, rows))
  })

  test('holds no row that today’s store cannot read', async () => {
    await migrateToNewest(opened.database.url)
    const rows = await everyRow(opened.db)
    for (const [table, count] of Object.entries(await countRowsRead(opened.db)))
      expect([table, count]).toEqual([table, rows.get(table)?.length])
  })
})

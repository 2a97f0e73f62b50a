import type pg from 'pg'
import { createPool } from '../../../src/store/pool.ts'
import { emptyDatabase, type TestDatabase } from '../../support/database.ts'
import { loadRows, migrateUpTo } from './old-database.ts'

/** What released versions left behind when they were killed at work, oldest first; record.ts makes a new one. */
export const RELEASES = ['0007-slack-delivery', '0013-slack-turns'] as const
export type Release = (typeof RELEASES)[number]

export interface OpenDatabase {
  readonly database: TestDatabase
  readonly db: pg.Pool
  /** Removes the database, too. */
  close(): Promise<void>
}

/** An empty database, and connections to it as the product opens them. */
export async function openDatabase(): Promise<OpenDatabase> {
  const database = await emptyDatabase()
  const db = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  const close = async () => {
    await db.end()
    await database.drop()
  }
  return { database, db, close }
}

/** The database as that version left it. */
export async function restoredDatabase(release: Release): Promise<OpenDatabase> {
  const opened = await openDatabase()
  await migrateUpTo(release, opened.database.url)
  await loadRows(opened.db, `releases/${release}.sql`)
  return opened
}

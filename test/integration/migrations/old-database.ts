import { createHash } from 'node:crypto'
import { copyFile, mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import type pg from 'pg'
import { pino } from 'pino'
import { migrate } from '../../../src/store/migrate.ts'

const log = pino({ level: 'silent' })
const MIGRATIONS = join(import.meta.dirname, '../../../migrations')

/** The names of all migrations, in order. */
export const migrationNames = async (): Promise<string[]> =>
  (await readdir(MIGRATIONS)).map((file) => basename(file, '.sql')).sort()

/** As `sha256sum *.sql` says it. */
export async function migrationHashes(): Promise<string> {
  const files = (await migrationNames()).map((name) => `${name}.sql`)
  const lines = files.map(async (file) => {
    const text = await readFile(join(MIGRATIONS, file))
    return `${createHash('sha256').update(text).digest('hex')}  ${file}\n`
  })
  return (await Promise.all(lines)).join('')
}

/** Brings a database to where it stood when `newest` was the newest migration. */
export async function migrateUpTo(newest: string, databaseUrl: string): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'wms-migrations-'))
  const names = await migrationNames()
  const then = names.slice(0, names.indexOf(newest) + 1).map((name) => `${name}.sql`)
  await Promise.all(then.map((file) => copyFile(join(MIGRATIONS, file), join(dir, file))))
  await migrate(databaseUrl, { dir, log }).finally(() => rm(dir, { recursive: true }))
}

export const migrateToNewest = (databaseUrl: string): Promise<string[]> => migrate(databaseUrl, { log })

/** Puts the rows of releases/NAME.sql or rows/NAME.sql into a database of that time. */
export async function loadRows(db: pg.Pool, path: string): Promise<void> {
  await db.query(await readFile(join(import.meta.dirname, path), 'utf8'))
}

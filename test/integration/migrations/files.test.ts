import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { expect, test } from 'vitest'
import { emptyDatabase } from '../../support/database.ts'
import { migrateToNewest, migrationHashes, migrationNames } from './old-database.ts'

const textOf = (path: string): Promise<string> => readFile(join(import.meta.dirname, path), 'utf8')

test('Migrations are numbered one after another, and applied in that order', async () => {
  const names = await migrationNames()
  const numbers = names.map((name) => Number(name.slice(0, 4)))
  expect(numbers).toEqual(names.map((_, index) => index + 1))
  const database = await emptyDatabase()
  const db = new pg.Client(database.url)
  try {
    expect(await migrateToNewest(database.url)).toEqual(names)
    await db.connect()
    const { rows } = await db.query('select name from pgmigrations order by id')
    expect(rows.map(({ name }) => name)).toEqual(names)
  } finally {
    await db.end()
    await database.drop()
  }
})

test('Migrations lead forward only: none has a way back', async () => {
  for (const name of await migrationNames())
    expect(await textOf(`../../../migrations/${name}.sql`), name).not.toMatch(/^\s*--.*\bdown migration\b/im)
})

test('A migration that was released is never edited', async () => {
  const released = (await textOf('releases/released.sha256')).trim().split('\n')
  const now = (await migrationHashes()).trim().split('\n')
  expect(now.slice(0, released.length)).toEqual(released)
})

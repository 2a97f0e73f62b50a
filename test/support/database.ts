import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { inject } from 'vitest'

export interface TestDatabase {
  url: string
  /** Ends all connections to it and removes it. */
  drop(): Promise<void>
}

const cloneLock = 20_260_101

/** A database of one's own with the current schema and no rows, cloned from the migrated template. */
export const testDatabase = (): Promise<TestDatabase> => createDatabase('wms_template')

/** A database of one's own without even a schema. */
export const emptyDatabase = (): Promise<TestDatabase> => createDatabase('template0')

async function createDatabase(template: string): Promise<TestDatabase> {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = new URL(inject('postgresUrl'))
  url.pathname = `/${name}`
  await asAdmin(async (admin) => {
    // Postgres refuses to copy a template that another session is copying: one at a time, across all test processes.
    await admin.query('select pg_advisory_lock($1)', [cloneLock])
    const { rows } = await admin.query(`select current_setting('server_version_num')::int >= 150000 as has_strategies`)
    // Older servers know no other way.
    const copied = rows[0].has_strategies ? ' strategy file_copy' : ''
    await admin.query(`create database ${name} template ${template}${copied}`)
  })
  return { url: url.href, drop: () => asAdmin((admin) => admin.query(`drop database if exists ${name} with (force)`)) }
}

async function asAdmin(work: (admin: pg.Client) => Promise<unknown>): Promise<void> {
  const admin = new pg.Client(inject('postgresUrl'))
  await admin.connect()
  try {
    await work(admin)
  } finally {
    await admin.end()
  }
}

import { spawnSync } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readdir, rm, statfs, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { pino } from 'pino'
import type { TestProject } from 'vitest/node'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { findProcess } from '../../src/local/postgres/process-table.ts'
import { migrate } from '../../src/store/migrate.ts'
import { findSystemPostgres, startSystemPostgres } from './system-postgres.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    /** The superuser's URL of the Postgres that all test files share; use testDatabase() for a database of one's own. */
    postgresUrl: string
  }
}

interface Shared {
  server: Promise<{ url: string; end(): Promise<void> }> | null
  users: number
}

/** One server for all projects of a run; on globalThis, because every project loads a copy of this module. */
const shared: Shared = (globalThis as { testPostgres?: Shared }).testPostgres ?? { server: null, users: 0 }
Object.assign(globalThis, { testPostgres: shared })

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  shared.users++
  shared.server ??= startServer()
  const server = await shared.server
  project.provide('postgresUrl', server.url)
  return async () => {
    shared.users--
    if (shared.users > 0) return
    shared.server = null
    await server.end()
  }
}

/**
 * TEST_POSTGRES=system: the Postgres that Debian's packages have installed, or that of the folder that it names (the one
 * above bin/). Without it, the embedded one.
 */
async function startChosen(dir: string): Promise<{ url: string; stop(): Promise<void> }> {
  const chosen = process.env.TEST_POSTGRES ?? ''
  if (chosen === '') return startPostgres({ dir, durable: false, log: pino({ level: 'warn' }) })
  const native = chosen === 'system' ? await findSystemPostgres() : chosen
  if (native === null)
    throw new Error(
      'TEST_POSTGRES=system, but no Postgres is installed in /usr/lib/postgresql: apt-get install postgresql',
    )
  const server = await startSystemPostgres(native, dir)
  process.stdout.write(` The tests run on the Postgres of ${native}: ${await versionOf(server.url)}\n`)
  return server
}

async function versionOf(url: string): Promise<string> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query('show server_version').finally(() => client.end())
  return rows[0].server_version
}

async function startServer() {
  const dir = await temporaryFolder()
  // Where tests put their folders: the workers take it from us.
  process.env.TMPDIR = join(dir, 'tmp')
  await mkdir(process.env.TMPDIR)
  const postgres = await startChosen(join(dir, 'postgres'))
  await createTemplate(postgres.url)
  return {
    url: postgres.url,
    async end() {
      await postgres.stop()
      await rm(dir, { recursive: true, force: true })
    },
  }
}

/** In memory where there is plenty: cloning a database is some ten times faster there, and so are many small files. */
async function temporaryFolder(): Promise<string> {
  const memory = await statfs('/dev/shm').catch(() => null)
  const isPlenty = memory !== null && memory.bavail * memory.bsize > 4 * 2 ** 30
  const root = isPlenty && (await mayExecute('/dev/shm')) ? '/dev/shm' : tmpdir()
  await removeLeftovers(root)
  const dir = await mkdtemp(join(root, `wms-test-${process.pid}-`))
  await chmod(dir, 0o755) // Postgres of a test may run as another user
  return dir
}

/** Some machines mount memory without that right. */
async function mayExecute(root: string): Promise<boolean> {
  const dir = await mkdtemp(join(root, `wms-test-${process.pid}-`))
  const script = join(dir, 'script')
  await writeFile(script, '#!/bin/sh\n', { mode: 0o700 })
  const { status } = spawnSync(script)
  await rm(dir, { recursive: true })
  return status === 0
}

/** Of runs that were killed before they could clean up. */
async function removeLeftovers(root: string): Promise<void> {
  for (const name of await readdir(root)) {
    const [, pid] = /^wms-test-(\d+)-/.exec(name) ?? []
    const abandoned = pid && !(await findProcess(Number(pid)))
    if (abandoned) await rm(join(root, name), { recursive: true, force: true }).catch(() => {})
  }
}

/** Migrated once; every test file's database is a copy of it. */
async function createTemplate(adminUrl: string): Promise<void> {
  const admin = new pg.Client(adminUrl)
  await admin.connect()
  await admin.query('create database wms_template')
  await admin.end()
  const templateUrl = new URL(adminUrl)
  templateUrl.pathname = '/wms_template'
  await migrate(templateUrl.href, { log: pino({ level: 'warn' }) })
}

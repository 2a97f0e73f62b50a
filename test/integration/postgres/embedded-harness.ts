import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import pg from 'pg'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, beforeEach, expect } from 'vitest'
import { findBinaries } from '../../../src/local/postgres/binaries.ts'
import type { Launch } from '../../../src/local/postgres/launch.ts'
import { choosePlace } from '../../../src/local/postgres/place.ts'
import { type EmbeddedPostgres, startPostgres } from '../../../src/local/postgres/postgres.ts'
import { findProcess } from '../../../src/local/postgres/process-table.ts'

const log = pino({ level: 'silent' })
const running: EmbeddedPostgres[] = []
const children: ChildProcess[] = []
const temporaryFolder = async () => realpath(await mkdtemp(join(tmpdir(), 'wms-embedded-')))
let seed: string

/** The folders of the current test: `dir` is that of a Postgres that ran before, `fresh` is not there yet. */
export const folders = { parent: '', dir: '', fresh: '' }

/** Call once at the top of a test file: initdb takes a second, so one stopped server is copied for each test. */
export function useEmbeddedPostgres(): void {
  beforeAll(async () => {
    seed = await temporaryFolder()
    await (await startPostgres({ dir: join(seed, 'postgres'), durable: false, log })).stop()
  })
  beforeEach(async () => {
    const parent = await temporaryFolder()
    await chmod(parent, 0o755)
    await promisify(execFile)('cp', ['-a', join(seed, 'postgres'), parent])
    Object.assign(folders, { parent, dir: join(parent, 'postgres'), fresh: join(parent, 'fresh') })
  })
  afterEach(async () => {
    await Promise.all(children.splice(0).map((child) => end(child, 'SIGTERM')))
    await Promise.all(running.splice(0).map((postgres) => postgres.stop()))
    for (const dir of [folders.dir, folders.fresh]) await expect.poll(() => findServer(dir)).toBeNull()
    await rm(folders.parent, { recursive: true, force: true })
  })
  afterAll(() => rm(seed, { recursive: true }))
}

export async function start({
  dir = folders.dir,
  ...options
}: {
  dir?: string
  port?: number
  durable?: boolean
} = {}) {
  const postgres = await startPostgres({ dir, durable: false, log, ...options })
  running.push(postgres)
  return postgres
}

export type Said = { url: string } | { kind: string; message: string; hint: string }
const asWeAre: Launch = (command, args) => ({ command, args, options: {} })

/** Starts in a process of its own, which can be killed. */
export async function startInChild({ dir = folders.dir, mode = 'normal', launch = asWeAre } = {}) {
  const script = join(import.meta.dirname, 'start-in-child.ts')
  const { command, args, options } = launch(process.execPath, [script, dir, mode])
  const child = spawn(command, args, { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  children.push(child)
  if (!child.stdout) throw new Error('The child has no output.')
  const [line] = await once(createInterface(child.stdout), 'line')
  return { child, said: JSON.parse(line) as Said }
}

export async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill(signal)
  await once(child, 'exit')
}

/** How a normal user's programs are run: ourselves, or, when we are root, the account that Postgres would get. */
export async function normalUser() {
  return choosePlace(folders.parent, await findBinaries(), log)
}

export async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client(url)
  await client.connect()
  const { rows } = await client.query(text).finally(() => client.end())
  return rows
}

export const write = (url: string) => query(url, 'create table kept as select 42 as answer')
export const read = (url: string) => query(url, 'select answer from kept')
export const urlOf = (said: Said) => ('url' in said ? said.url : expect.fail(said.message))

/** The id of the server process that runs in the folder, `null` when none does. */
export async function findServer(dir: string): Promise<number | null> {
  const file = await readFile(join(dir, 'data', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number.parseInt(file, 10)
  return pid > 0 && (await findProcess(pid)) ? pid : null
}

/** Listens on `port` (0: any) as another program would. */
export async function occupy(port: number) {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as { port: number }
  return { port: address.port, [Symbol.dispose]: () => server.close() }
}

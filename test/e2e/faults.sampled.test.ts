import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pass } from 'node:timers/promises'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { startPostgres } from '../../src/local/postgres/postgres.ts'
import { testDatabase } from '../support/database.ts'
import { START, startProcess } from '../support/process.ts'
import { certifiedTest, sampleOf } from '../support/sampled.ts'
import { inStage, restOf, startService } from '../support/service.ts'

const cleanup: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const undo of cleanup.splice(0).reverse()) await undo()
})

const folder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'wms-faults-'))
  cleanup.push(() => rm(path, { recursive: true, force: true }))
  return path
}

/** Starts the service where it cannot; resolves with its exit code and last words. */
const refusedStart = (env: Record<string, string>) =>
  new Promise<{ code: unknown; words: string }>((resolve) =>
    execFile(process.execPath, START, { env: { PATH: process.env.PATH, ...env } }, (error, _, words) =>
      resolve({ code: error?.code, words }),
    ),
  )

certifiedTest(
  'Postgres may go away for a while in the middle of a task; the task ends as if nothing had been',
  {},
  async () => {
    const dir = join(await folder(), 'postgres')
    const log = pino({ level: 'silent' })
    const first = await startPostgres({ dir, durable: false, log })
    const service = await startProcess({ DATABASE_URL: first.url, WMS_HOME: await folder(), LOG_LEVEL: 'silent' })
    cleanup.push(() => service.stop())
    const rest = restOf(service.url)
    const { body } = await rest.post('/tasks', {
      title: 'Docs only: how pallets are received',
      raw_request: 'Docs only',
    })
    await rest.taskUntil(body.id, inStage('DOCS'))
    await first.stop()
    await expect.poll(async () => (await fetch(`${service.url}/health`)).status, { timeout: 15_000 }).toBe(503)
    await pass(3_000)
    const second = await startPostgres({ dir, port: first.port, durable: false, log })
    cleanup.push(() => second.stop())
    await expect.poll(async () => (await fetch(`${service.url}/health`)).status, { timeout: 30_000 }).toBe(200)
    const task = await rest.taskUntil(body.id, inStage('HUMAN_APPROVAL'))
    expect(task.runs.map(({ stage }: { stage: string }) => stage)).not.toContain('BACKEND')
    expect(task.runs.every(({ attempt }: { attempt: number }) => attempt === 1)).toBe(true)
  },
)

async function listenOn(port: number): Promise<Server> {
  const server = createServer().listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}

/** Two free ports side by side: that of the service, and that of its local Slack. Resolves with the first. */
async function freePorts(): Promise<number> {
  const first = await listenOn(0)
  const { port } = first.address() as AddressInfo
  const second = await listenOn(port + 1).catch(() => null)
  for (const server of [first, second]) await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)))
  return second === null ? freePorts() : port
}

test.each([
  ['of the service', 0, 'Port % is in use.\nStop the program that has it, or set PORT to a free one.'],
  [
    'of the local Slack',
    1,
    'on port %\nStop the program that has it, or set PORT: the local Slack takes the one after.',
  ],
])('a port in use (that %s) is told with what to do', async (_, offset, told) => {
  const port = await freePorts()
  const taken = await listenOn(port + offset)
  cleanup.push(async () => taken.close())
  const database = await testDatabase()
  cleanup.push(database.drop)
  const env = { DATABASE_URL: database.url, WMS_HOME: await folder(), PORT: String(port) }
  const { code, words } = await refusedStart(env)
  expect(code).toBe(1)
  expect(words).toContain(told.replace('%', String(port + offset)))
})

test('a home folder that cannot be written is told with what to do', async () => {
  const file = join(await folder(), 'a-file')
  await writeFile(file, '')
  const { code, words } = await refusedStart({ WMS_HOME: file, PORT: '0' })
  expect(code).toBe(1)
  expect(words).toMatch(/WMS_HOME|folder/)
})

test('production refuses embedded parts and names the variables', async () => {
  const { code, words } = await refusedStart({ NODE_ENV: 'production', WMS_HOME: await folder() })
  expect(code).toBe(1)
  expect(words).toMatch(/Postgres: set DATABASE_URL[\s\S]*Slack: set SLACK_BOT_TOKEN[\s\S]*ALLOW_EMBEDDED=1/)
})

const SLACK = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'a secret' }

const TO_OTHERS: readonly [why: string, env: Readonly<Record<string, string>>][] = [
  ['PUBLIC_URL is set', { PUBLIC_URL: 'https://wms.example.com' }],
  ['NODE_ENV=production', { NODE_ENV: 'production', ALLOW_EMBEDDED: '1', ...SLACK }],
  ['Slack is a real workspace', SLACK],
]

test.each(sampleOf(TO_OTHERS, 1))('REST is not opened to others without tokens: %s', async (why, env) => {
  const { code, words } = await refusedStart({ ...env, WMS_HOME: await folder(), PORT: '0' })
  expect(code).toBe(1)
  expect(words).toContain(`REST needs tokens here: ${why}`)
  expect(words).toContain('npm run token -- create')
})

test('a repository that has vanished pauses the task with what to do, and it goes on when it is back', async () => {
  const service = await startService()
  cleanup.push(() => service.stop())
  const repository = join(service.home, 'repository.git')
  await rename(repository, `${repository}.away`)
  const { body } = await service.rest.post('/tasks', { title: 'Docs only', raw_request: 'Docs only' })
  const paused = await service.rest.taskUntil(body.id, ({ status }) => status === 'PAUSED')
  expect(paused).toMatchObject({ stage: 'PRODUCT', reason: expect.stringContaining('repository') })
  await rename(`${repository}.away`, repository)
  expect((await service.rest.post(`/tasks/${body.id}/resume`)).status).toBe(200)
  await service.rest.taskUntil(body.id, inStage('HUMAN_APPROVAL'))
})

import { rm } from 'node:fs/promises'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { readConfig } from '../../../src/config/config.ts'
import { type Service, start } from '../../../src/main.ts'
import { testDatabase } from '../../support/database.ts'
import { homeFolder, restOf } from '../../support/service.ts'
import { proxiedDatabase } from '../../support/tcp-proxy.ts'

const CHANNEL = 'C00000WMS'
const PATIENCE = { timeout: 60_000 }
const said: string[] = []
let stack: AsyncDisposableStack
let proxy: Awaited<ReturnType<typeof proxiedDatabase>>
let service: Service

const startWith = async (more: Record<string, string>) => {
  said.length = 0
  stack = new AsyncDisposableStack()
  const database = await testDatabase()
  stack.defer(database.drop)
  proxy = await proxiedDatabase(database.url)
  stack.defer(proxy.close)
  const home = await homeFolder()
  stack.defer(() => rm(home, { recursive: true, force: true }))
  const config = readConfig({ DATABASE_URL: proxy.url, WMS_HOME: home, PORT: '0', ...more })
  const log = pino({ level: 'info' }, { write: (line) => void said.push(line) })
  service = await start({ ...config, outageToldMs: 0, operationsChannel: CHANNEL }, log)
  stack.defer(service.stop)
}
beforeEach(() => startWith({}))
afterEach(() => stack.disposeAsync())

const health = () => restOf(service.url ?? '').get('/health')
const linesWith = (words: string) => said.filter((line) => line.includes(words)).map((line) => JSON.parse(line))
const incidents = () =>
  [...(service.localSlack?.state.messages.values() ?? [])]
    .map(({ text }) => text)
    .filter((text) => text.startsWith('The database'))

test('While the database is away, health and the log say since when, and one message tells operators afterwards', async () => {
  expect(await health()).toMatchObject({ ok: true, parts: { database: { ok: true } } })
  proxy.refuse(true)
  await expect.poll(health, PATIENCE).toMatchObject({ ok: false })
  const { waiting } = await health()
  expect(waiting).toMatch(/^for the database since 20\d\d-\d\d-\d\dT[\d:.]+Z$/)
  await expect.poll(() => linesWith('the lease is renewed in a moment').length, PATIENCE).toBeGreaterThan(2)
  expect((await health()).waiting).toBe(waiting)
  const [since] = /20\S+Z/.exec(waiting) ?? []
  expect(linesWith('all work waits for the database')).toMatchObject([{ dependency: 'database', since, level: 50 }])
  proxy.refuse(false)
  await expect.poll(health, PATIENCE).toMatchObject({ ok: true })
  expect(await health()).not.toHaveProperty('waiting')
  await expect.poll(incidents, PATIENCE).toEqual([expect.stringContaining('The database answers again')])
  expect(linesWith('the database answers again')).toMatchObject([{ since, awayMs: expect.any(Number), level: 30 }])
}, 120_000)

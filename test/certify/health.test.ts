import { afterEach, expect, test } from 'vitest'
import { testDatabase } from '../support/database.ts'
import { homeFolder, startService, type TestService } from '../support/service.ts'
import { proxiedDatabase } from '../support/tcp-proxy.ts'

let service: TestService
let proxy: Awaited<ReturnType<typeof proxiedDatabase>>
afterEach(async () => {
  await service.stop()
  await proxy.close()
})

const statusOf = async (path: string) => (await fetch(`${service.url}${path}`)).status
const parts = async () => (await service.rest.get('/health')).parts

test('Health tells what was last seen when, and a process whose connections fell silent is not ready within seconds', async () => {
  const database = await testDatabase()
  proxy = await proxiedDatabase(database.url)
  service = await startService({ databaseUrl: proxy.url }, {}, { database, home: await homeFolder() })
  await service.rest.post('/tasks', { title: 'Receive pallets', raw_request: 'Receive pallets by SSCC scan' })
  await expect.poll(parts, { timeout: 60_000 }).toMatchObject({
    queue: {
      ok: true,
      detail: expect.stringMatching(/^looked for work \d+ s ago, took some \d+ s ago, works on \d+$/),
    },
    upkeep: { ok: true, detail: expect.stringMatching(/^done \d+ s ago$/) },
    notifications: { ok: true, detail: expect.stringMatching(/^the database was heard \d+ s ago$/) },
    model: { ok: true, detail: expect.stringMatching(/^answered \d+ s ago$/) },
    slack: { ok: true, detail: expect.stringMatching(/^answered \d+ s ago$/) },
  })
  expect([await statusOf('/livez'), await statusOf('/readyz')]).toEqual([200, 200])
  proxy.hang(true)
  await expect.poll(() => statusOf('/readyz'), { timeout: 15_000 }).toBe(503)
  expect(await statusOf('/livez')).toBe(200)
  proxy.hang(false)
  await expect.poll(() => statusOf('/readyz'), { timeout: 60_000 }).toBe(200)
}, 180_000)

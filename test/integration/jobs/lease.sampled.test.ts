import type { ServerResponse } from 'node:http'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { certifiedTest } from '../../support/sampled.ts'
import { proxiedDatabase } from '../../support/tcp-proxy.ts'
import { openCrew, reached } from './crew.ts'

let proxy: Awaited<ReturnType<typeof proxiedDatabase>>
let crew: Awaited<ReturnType<typeof openCrew>>
/** Calls of the model, each with the number of those that were still open. */
const hanging: { readonly besides: number }[] = []
let [mayHang, open] = [0, 0]
const hang = (response: ServerResponse) => {
  hanging.push({ besides: open++ })
  response.on('close', () => open--)
}

beforeEach(async () => {
  hanging.length = mayHang = open = 0
  crew = await openCrew({
    intercept: () => (mayHang-- > 0 ? hang : null),
    databaseBy: async (url) => {
      proxy = await proxiedDatabase(url)
      return proxy.url
    },
  })
})
afterEach(async () => {
  await crew.close()
  await proxy.close()
})

const leases = async () =>
  (await crew.db.query('select name, alive_until > now() as alive, alive_until from replicas order by started_at')).rows
const product = async () => (await crew.db.query(`select * from runs where stage = 'PRODUCT'`)).rows[0]
const listening = async () => (await crew.db.query(SESSIONS)).rows.map(({ pid }) => pid)
const SESSIONS = `
  select pid from pg_locks where locktype = 'advisory' and classid = ${0x57_4d_53} and granted
  and database = (select oid from pg_database where datname = current_database())`

/** A task whose model does not answer. */
async function hangingTask(): Promise<number> {
  mayHang = 1
  const id = await crew.create('Receive pallets')
  await expect.poll(() => hanging.length, { timeout: 15_000 }).toBe(1)
  return id
}

/** The lease has been renewed so many times. */
async function renewals(count: number): Promise<void> {
  for (let seen = 0; seen < count; seen++) {
    const [before] = (await leases()).slice(-1)
    await expect
      .poll(async () => (await leases()).at(-1)?.alive_until, { timeout: 15_000 })
      .not.toEqual(before.alive_until)
  }
}

certifiedTest('A process whose listening connection died silently goes on with its runs', {}, async () => {
  await hangingTask()
  const [first] = await listening()
  expect(proxy.halfOpen(/listen wms/i)).toBe(1)
  await expect.poll(listening, { timeout: 15_000 }).not.toContain(first)
  await renewals(4)
  await expect.poll(async () => (await listening()).length, { timeout: 20_000 }).toBe(1)
  expect(await product()).toMatchObject({ status: 'RUNNING', deliveries: 1 })
})

test('A process whose lease ran out ends its runs, joins under a new name, and does them again', async () => {
  const id = await hangingTask()
  const [first] = await leases()
  await crew.db.query('update replicas set alive_until = now()')
  await crew.until(id, reached('BACKEND'))
  expect((await leases()).map(({ name, alive }) => ({ isFirst: name === first.name, alive }))).toEqual([
    { isFirst: true, alive: false },
    { isFirst: false, alive: true },
  ])
  expect((await product()).deliveries).toBeGreaterThan(1)
})

certifiedTest(
  'A lease that runs out is no death of the process, however often and whoever takes the run over',
  {
    timeout: 120_000,
  },
  async () => {
    const another = await crew.startAnother()
    mayHang = 5
    const id = await crew.create('Receive pallets')
    for (let lost = 1; lost <= 4; lost++) {
      await expect.poll(() => hanging.length, { timeout: 25_000 }).toBe(lost)
      const { deliveries } = await product()
      await crew.db.query('update replicas set alive_until = now()')
      await expect.poll(async () => (await product()).deliveries, { timeout: 25_000 }).toBeGreaterThan(deliveries)
      await expect.poll(async () => (await product()).deaths, { timeout: 25_000 }).toBe(0)
    }
    mayHang = 0
    await crew.db.query('update replicas set alive_until = now()')
    await crew.until(id, reached('BACKEND'))
    await another.stop()
  },
)

test('A run that another process took for dead is never worked on twice at once', async () => {
  mayHang = 2
  const id = await crew.create('Receive pallets')
  await expect.poll(() => hanging.length, { timeout: 15_000 }).toBe(1)
  const active = `select id, retry_count from pgboss.job where name = 'stage' and state = 'active'`
  const { rows } = await crew.db.query(active)
  await crew.boss.fail('stage', { id: rows[0].id, retryCount: rows[0].retry_count }, { message: 'taken for dead' })
  await expect.poll(() => hanging.length, { timeout: 25_000 }).toBe(2)
  expect(hanging).toEqual([{ besides: 0 }, { besides: 0 }])
  await crew.orchestrator.apply(id, { type: 'cancelled', reason: 'seen enough' })
})

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { type Service, start } from '../../src/main.ts'
import type { Away } from '../chaos/faults.ts'
import { APPROVER, openWorld, TOKEN, type World } from '../chaos/world.ts'
import { ended, type Json, restOf } from '../support/service.ts'

const PATIENCE_MS = 120_000
/** All limits are scaled down, and the fault lasts longer than each. */
const LIMITS = { waitLimitMs: 3_000, outageTryMs: 1_000, outageToldMs: 0, modelRetryLimit: 2 }

let cleanup: AsyncDisposableStack
let world: World
let service: Service
beforeAll(async () => {
  cleanup = new AsyncDisposableStack()
  const home = await mkdtemp(join(tmpdir(), 'wms-away-'))
  cleanup.defer(() => rm(home, { recursive: true, force: true }))
  world = await openWorld(home, Math.random, cleanup)
  const config = readConfig({ ...world.environment, WMS_HOME: join(home, 'service'), PORT: '0' })
  service = await start({ ...config, ...LIMITS }, pino({ level: process.env.TEST_LOG ?? 'silent' }))
  cleanup.defer(() => service.stop())
  world.hearWebhooks(service.url ?? '')
}, PATIENCE_MS)
afterAll(() => cleanup.disposeAsync())

const stateOf = async (id: number) =>
  (await world.db.query('select status from tasks where id = $1', [id])).rows[0].status
const waitsOf = async (dependency: string) =>
  (await world.db.query(`select from outages where dependency = $1 and ended_at is null`, [dependency])).rowCount
const incidents = () =>
  [...world.slack.state.messages.values()].map(({ text }) => text).filter((text) => / again: away /.test(text))

/** Until when something stays away: everything that waits for it has come to its end. */
const UNTIL: Readonly<Record<Away, (id: number) => Promise<void>>> = {
  model: (id) => expect.poll(() => stateOf(id), { timeout: PATIENCE_MS }).toBe('PAUSED'),
  github: (id) => expect.poll(() => stateOf(id), { timeout: PATIENCE_MS }).toBe('PAUSED'),
  slack: () => expect.poll(() => waitsOf('slack'), { timeout: PATIENCE_MS }).toBe(1),
  // It can note nothing itself, so it stays away for as long as a task may wait.
  database: async () => {
    await expect.poll(async () => (await fetch(`${service.url}/readyz`)).status, { timeout: PATIENCE_MS }).toBe(503)
    await delay(LIMITS.waitLimitMs)
  },
}

test.each([
  ['model', 'The model answers again'],
  ['github', 'The repository answers again'],
  ['slack', 'Slack answers again'],
  ['database', 'The database answers again'],
] as const)(
  'Whoever is away for longer than every limit, the task goes on by itself when they are back: %s',
  async (away, told) => {
    const rest = restOf(service.url ?? '', TOKEN)
    const { body } = await rest.post('/tasks', { title: `Docs only: without ${away}` })
    await rest.taskUntil(body.id, ({ runs }: Json) => runs.some(({ status }: Json) => status === 'RUNNING'))
    world.proxies[away].set('refuse')
    await UNTIL[away](body.id)
    world.proxies[away].set(null)
    await rest.taskUntil(
      body.id,
      ({ stage, status }: Json) => stage === 'HUMAN_APPROVAL' || ended({ status }),
      PATIENCE_MS,
    )
    await restOf(service.url ?? '', APPROVER).post(`/tasks/${body.id}/approve`)
    const done = await rest.taskUntil(body.id, ended, PATIENCE_MS)
    expect([done.status, done.reason]).toEqual(['DONE', null])
    await expect.poll(incidents, { timeout: PATIENCE_MS }).toContainEqual(expect.stringContaining(told))
  },
  3 * PATIENCE_MS,
)

import { afterAll, beforeAll, expect, test } from 'vitest'
import { createPool } from '../../src/store/pool.ts'
import { type Json, startService, type TestService } from '../support/service.ts'

let service: TestService
beforeAll(async () => {
  service = await startService()
})
afterAll(() => service.stop())

const waitsForDecision = (task: Json) => task.status === 'WAITING' && task.stage === 'HUMAN_APPROVAL'

test('a task goes on without Slack, queues one refresh, and is shown once Slack is back', async () => {
  const pool = createPool(service.database.url, { max: 1, onConnectionLost: () => {} })
  service.slack.faults.inject('*', { kind: 'down' })
  const title = 'Docs only: how pallets are stored'
  const { body } = await service.rest.post('/tasks', { title, raw_request: title })
  await service.rest.taskUntil(body.id, waitsForDecision)
  const queued = async () =>
    (await pool.query("select from pgboss.job where name = 'card' and state < 'active'")).rowCount
  await expect.poll(queued, { timeout: 20_000 }).toBeLessThanOrEqual(1)
  service.slack.faults.lift()
  const card = await service.slack.message(/Waiting for your decision/, { thread: null, timeoutMs: 60_000 })
  await service.slack.message('needs your decision', { thread: card.ts, timeoutMs: 30_000 })
  const cards = service.slack.state.messages.values().filter(({ thread_ts }) => thread_ts === undefined)
  expect(cards).toHaveLength(1)
  await pool.end()
})

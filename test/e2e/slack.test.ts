import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Message } from '../../src/local/slack/local-slack.ts'
import { createPool } from '../../src/store/pool.ts'
import { type Json, startService, type TestService } from '../support/service.ts'

const WHOLE = 'Receive pallets by SSCC scan'
const SMALL = 'Docs only: how pallets are moved'

let service: TestService
beforeAll(async () => {
  service = await startService()
  // Made together, so that they go through the pipeline beside one another.
  for (const text of [WHOLE, SMALL]) await service.slack.as('ana').command(`/wms-task ${text}`)
})
afterAll(() => service.stop())

const waitsForDecision = (task: Json) => task.status === 'WAITING' && task.stage === 'HUMAN_APPROVAL'
const isCard = (message: Message, text: string) => message.text.includes(text)
const canApprove = (message: Message) => service.slack.as('boris').buttons(message).includes('Approve')

/** Resolves when the task waits for a decision, with its card as boris sees it. */
async function underReview(text: string) {
  const { tasks } = await service.rest.get('/tasks?limit=10')
  const { id } = tasks.find(({ title }: Json) => title === text)
  const task = await service.rest.taskUntil(id, waitsForDecision)
  const card = await service.slack.message((message) => isCard(message, text) && canApprove(message), {
    thread: null,
    timeoutMs: 30_000,
  })
  return { id: id as number, headSha: task.head_sha as string, card }
}

test('a request in Slack becomes a merged commit after one rework and a person’s Approve', async () => {
  const { id, headSha, card } = await underReview(WHOLE)
  const boris = service.slack.as('boris')
  await service.slack.message('A pallet that is scanned twice is counted twice', { thread: card.ts })
  const confirm = await boris.click('Approve', { in: card })
  expect(JSON.stringify(confirm)).toContain(headSha.slice(0, 7))
  await boris.click('Approve', { in: card, confirm: true })
  const task = await service.rest.taskUntil(id, ({ status }) => status === 'DONE')
  expect(task.runs.filter(({ stage }: Json) => stage === 'BACKEND')).toHaveLength(2)
  expect(task.decisions).toMatchObject([{ decision: 'approve', actor: 'boris', via: 'button', head_sha: headSha }])
  const decided = await service.slack.message(
    (message) => isCard(message, WHOLE) && boris.buttons(message).length === 0,
    { thread: null, timeoutMs: 30_000 },
  )
  expect(decided.ts).toBe(card.ts)
})

test('a cancel from Slack ends a task that waits and takes the buttons away', async () => {
  const { id, card } = await underReview(SMALL)
  await service.slack.as('ana').command(`/wms-task cancel ${id}`)
  await service.rest.taskUntil(id, ({ status }) => status === 'CANCELLED')
  const updated = await service.slack.message((message) => message.ts === card.ts && !canApprove(message))
  expect(service.slack.as('boris').buttons(updated)).not.toContain('Approve')
})

test('a task goes on without Slack, queues one refresh, and is shown once Slack is back', async () => {
  const pool = createPool(service.database.url, { max: 1, onConnectionLost: () => {} })
  service.slack.faults.inject('*', { kind: 'down' })
  const title = 'Docs only: how pallets are stored'
  const { body } = await service.rest.post('/tasks', { title, raw_request: title })
  await service.rest.taskUntil(body.id, waitsForDecision)
  const refreshes = `select from pgboss.job where name = 'card' and state < 'active' and (data->>'taskId')::int = $1`
  const queued = async () => (await pool.query(refreshes, [body.id])).rowCount
  await expect.poll(queued, { timeout: 20_000 }).toBeLessThanOrEqual(1)
  service.slack.faults.lift()
  const card = await service.slack.message(/how pallets are stored[\s\S]*Waiting for your decision/, {
    thread: null,
    timeoutMs: 60_000,
  })
  await service.slack.message('needs your decision', { thread: card.ts, timeoutMs: 30_000 })
  const cards = service.slack.state.messages
    .values()
    .filter((message) => message.thread_ts === undefined && isCard(message, title))
  expect(cards).toHaveLength(1)
  await pool.end()
})

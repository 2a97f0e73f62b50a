import { expect, test } from 'vitest'
import { createSeal } from '../../../src/secrets/seal.ts'
import { BORIS_DECIDES, servedOneByOne, waitingTask } from './service.ts'

const { open: serveWith, served, call } = servedOneByOne()

const tokens = ['ana', 'bob'].map((name) => ({
  ...{ name, token: `token-of-${name}` },
  scopes: ['read', 'create', 'decide'] as const,
}))
const limits = { openTasks: 5, tasksAnHour: 8, budgetUsd: null }
const open = (over: Parameters<typeof serveWith>[0] = {}) => serveWith({ tokens, limits, ...over })
const ask = (name = 'ana', headers: Record<string, string> = {}, body: object = { title: 'Count pallets' }) =>
  call(`token-of-${name}`, 'POST', '/tasks', body, headers)
const cancel = (id: number, name = 'ana') => call(`token-of-${name}`, 'POST', `/tasks/${id}/cancel`, {})
const tasks = async () => (await served().pool.query('select id from tasks')).rows.length

test('A hundred requests at once make no more tasks than one may have open', async () => {
  await open()
  const answers = await Promise.all(Array.from({ length: 100 }, () => ask()))
  const statuses = answers.map(({ status }) => status)
  expect(statuses.filter((status) => status === 201)).toHaveLength(5)
  // On a busy machine some find no free connection in time, and make nothing either.
  expect(statuses.filter((status) => ![201, 429, 503].includes(status))).toEqual([])
  expect(await tasks()).toBe(5)
  const refused = answers.find(({ status }) => status === 429)
  expect(refused?.body).toMatchObject({ reason: 'open_limit', detail: expect.stringContaining('5 tasks open') })
  expect(refused?.headers.get('retry-after')).toBeNull()
})

test('One that ends makes room for another, until an hour has had enough, and says when it has not', async () => {
  await open()
  for (let index = 0; index < 8; index++) {
    const made = await ask()
    expect(made.status).toBe(201)
    await cancel(made.body.id)
  }
  const refused = await ask()
  expect(refused).toMatchObject({ status: 429, body: { reason: 'hour_limit' } })
  const seconds = Number(refused.headers.get('retry-after'))
  expect(seconds).toBeGreaterThan(3_000)
  expect(seconds).toBeLessThanOrEqual(3_600)
  await served().pool.query(`update tasks set created_at = created_at - interval '1 hour' where id = 1`)
  expect((await ask()).status).toBe(201)
})

test('What one has asked for is nobody else’s limit, and a repeat asks for no more', async () => {
  await open({ limits: { ...limits, openTasks: 1 } })
  const first = await ask('ana', { 'idempotency-key': 'k1' })
  expect([first.status, (await ask('ana')).status, (await ask('bob')).status]).toEqual([201, 429, 201])
  const again = await ask('ana', { 'idempotency-key': 'k1' })
  expect([again.status, again.body.id]).toEqual([200, first.body.id])
})

const SECRET = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
const OTHER = ['ghp', '_', 'z9Y8x7W6v5U4t3S2r1Q0p9O8n7M6l5K4j3I2'].join('')

test('A repeated request with a secret in it is the same task, another secret is another request', async () => {
  await open()
  const key = { 'idempotency-key': 'k2' }
  const withSecret = (secret: string) => ({ title: 'Count pallets', raw_request: `Count pallets with ${secret}` })
  const first = await ask('ana', key, withSecret(SECRET))
  expect([first.status, JSON.stringify(first.body).includes(SECRET)]).toEqual([201, false])
  const again = await ask('ana', key, withSecret(SECRET))
  expect([again.status, again.body.id]).toEqual([200, first.body.id])
  expect((await ask('ana', key, withSecret(OTHER))).status).toBe(422)
  expect(await tasks()).toBe(1)
})

test('What is kept to tell requests apart cannot be guessed without the key', async () => {
  await open()
  await ask('ana', { 'idempotency-key': 'k3' })
  const { rows } = await served().pool.query('select request_hash from tasks')
  const text = JSON.stringify(['Count pallets', 'Count pallets'])
  const [, kept] = rows[0].request_hash.split(':')
  const guessed = createSeal(Buffer.alloc(32, 'x')).fingerprint(text).split(':')[1]
  expect(kept).toMatch(/^[0-9a-f]{64}$/)
  expect(kept).not.toBe(guessed)
})

test('Only an approver lets a task cost more than the operator gives, also together with an answer', async () => {
  await open({
    policy: BORIS_DECIDES,
    tokens: [...tokens, { name: 'ci', token: 'token-of-ci', scopes: ['read', 'create'] }],
  })
  const id = await waitingTask(served().orchestrator)
  const resume = (name: string) =>
    call(`token-of-${name}`, 'POST', `/tasks/${id}/resume`, { budget_usd: 500, answer: 'Go on' })
  expect(await resume('ci')).toMatchObject({ status: 403, body: { reason: 'scope_missing' } })
})

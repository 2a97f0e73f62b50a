import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Kicked } from '../../../src/core/pipeline/kicked.ts'
import { AppError } from '../../../src/errors.ts'
import type { Orchestrator } from '../../../src/orchestrator.ts'
import { createPool } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { fine, type Served, serve } from './service.ts'

let database: TestDatabase
let served: Served

beforeAll(async () => {
  database = await testDatabase()
  served = await serve(database.url)
})
afterAll(async () => {
  await served.stop()
  await database.drop()
})

test.each([
  ['malformed JSON', 400, 'POST', '/tasks', '{"title": ', 'application/json'],
  ['a poisoned prototype', 400, 'POST', '/tasks', '{"__proto__": {"title": "x"}}', 'application/json'],
  ['plain text', 415, 'POST', '/tasks', 'title=x', 'text/plain'],
  ['a form', 415, 'POST', '/tasks', 'title=x', 'application/x-www-form-urlencoded'],
  ['too large a body', 413, 'POST', '/tasks', JSON.stringify({ title: 'x'.repeat(300_000) }), 'application/json'],
  ['an unknown route', 404, 'GET', '/task', undefined, ''],
  ['an unknown action', 404, 'POST', '/tasks/1/merge', '{}', 'application/json'],
  ['a broken address', 400, 'GET', '/tasks/%zz', undefined, ''],
  ['an endless address', 414, 'GET', `/tasks/${'1'.repeat(500)}`, undefined, ''],
  ['a wrong method', 405, 'DELETE', '/tasks/1', undefined, ''],
  ['a wrong method with a body', 405, 'PUT', '/tasks', 'x', 'text/plain'],
])('%s is told as a problem: %i', async (_name, status, method, path, body, type) => {
  const refused = await served.call(method, path, body, type === '' ? {} : { 'content-type': type })
  expect(refused).toMatchObject({ status, body: { type: 'about:blank', status, title: expect.any(String) } })
  expect(refused.headers.get('content-type')).toMatch(/^application\/problem\+json/)
  expect(refused.body.detail).not.toBe('')
})

test('A wrong method is told the right ones', async () => {
  const refused = await served.call('POST', '/tasks/1')
  expect(refused.headers.get('allow')?.split(', ').toSorted()).toEqual(['GET', 'HEAD'])
})

test('A body left out is the same as an empty one, whatever type was announced', async () => {
  const { id } = (await served.call('POST', '/tasks', { title: 'x' })).body
  expect((await served.call('POST', `/tasks/${id}/kick`, '')).status).toBe(200)
})

test('While Postgres is away callers are told to come back, and nothing of the inside', async () => {
  const nobody = createPool('postgres://wms:hidden@127.0.0.1:1/wms', { max: 1, onConnectionLost: () => {} })
  const alone = await serve('postgres://wms:hidden@127.0.0.1:1/wms', { db: nobody })
  for (const [method, path, body] of [['GET', '/tasks'] as const, ['POST', '/tasks', { title: 'x' }] as const]) {
    const away = await alone.call(method, path, body)
    expect(away).toMatchObject({ status: 503, body: { request_id: expect.any(String) } })
    expect(Number(away.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(JSON.stringify(away.body)).not.toMatch(/hidden|127\.0\.0\.1|ECONN/)
  }
  await alone.stop()
  await nobody.end()
})

test.each(['create', 'apply'] as const)(
  'What was committed is answered even if it cannot be read after it: %s',
  async (act) => {
    const reading = createPool(database.url, { max: 2, onConnectionLost: () => {} })
    const { id } = (await served.call('POST', '/tasks', { title: 'x' })).body
    const own: Orchestrator = served.orchestrator
    const orchestrator: Orchestrator = {
      ...own,
      create: async (request) => own.create(request).finally(() => reading.end()),
      apply: async (...args) => own.apply(...args).finally(() => reading.end()),
    }
    const cut = await serve(database.url, { db: reading, orchestrator })
    const answer = await (act === 'create'
      ? cut.call('POST', '/tasks', { title: 'Receive pallets' })
      : cut.call('POST', `/tasks/${id}/cancel`))
    expect(answer).toMatchObject(
      act === 'create'
        ? { status: 201, body: { id: id + 1, status: 'RUNNING', stage: 'PRODUCT' } }
        : { status: 200, body: { id, status: 'CANCELLED' } },
    )
    await cut.stop()
  },
)

test('An act whose answer was lost is never said not to have been done', async () => {
  const create = () => Promise.reject(new AppError('unavailable', 'The database went away while it committed.'))
  const lost = await serve(database.url, { orchestrator: { ...served.orchestrator, create } })
  const { status, body } = await lost.call('POST', '/tasks', { title: 'x' })
  expect([status, body.detail]).toEqual([503, expect.stringContaining('may have been done')])
  await lost.stop()
})

test('A fault of ours is told in general words', async () => {
  const kick = () => Promise.reject(new Error('password=hunter2'))
  const broken = await serve(database.url, { kick })
  const { id } = (await broken.call('POST', '/tasks', { title: 'x' })).body
  const failed = await broken.call('POST', `/tasks/${id}/kick`)
  expect(failed.status).toBe(500)
  expect(JSON.stringify(failed.body)).not.toContain('hunter2')
  await broken.stop()
})

test('Health is 503 as soon as one part is down, and says which', async () => {
  const parts = { database: fine, queue: { ok: false, detail: 'no worker' }, migrations: fine }
  const ill = await serve(database.url, { health: async () => ({ ok: false, parts }) })
  expect(await ill.call('GET', '/health')).toMatchObject({ status: 503, body: { ok: false, parts } })
  await ill.stop()
})

test('A port in use is told with what to do', async () => {
  const port = Number(new URL(served.url).port)
  await expect(serve(database.url, {}, '127.0.0.1', port)).rejects.toMatchObject({
    ...{ kind: 'misconfigured', message: `Port ${port} is in use.`, hint: expect.stringContaining('PORT') },
  })
})

test('Slack has its own endpoint, and what Bolt does not know is not found', async () => {
  const unknown = Object.assign(new Error('unknown'), { code: 'slack_bolt_http_receiver_deferred_request_error' })
  const slack = await serve(database.url, {
    slackListener: (request, response) => {
      if (request.method !== 'POST') throw unknown
      response.end('"heard"')
    },
  })
  expect(await slack.call('POST', '/slack/events', {})).toMatchObject({ status: 200, body: 'heard' })
  expect(await slack.call('GET', '/slack/events')).toMatchObject({ status: 404, body: { status: 404 } })
  await slack.stop()
})

test('Closing answers what has come in and does not wait for connections that are kept alive', async () => {
  const gate = Promise.withResolvers<Kicked>()
  const entered = Promise.withResolvers<void>()
  const closing = await serve(database.url, {
    kick: () => {
      entered.resolve()
      return gate.promise
    },
  })
  const { id } = (await closing.call('POST', '/tasks', { title: 'x' })).body
  const answer = keptAlive(closing.url, `/tasks/${id}/kick`)
  await entered.promise
  const stopped = closing.stop()
  await expect.poll(() => refuses(closing.url)).toBe(true)
  gate.resolve({ outcome: 'next', stage: 'DOCS' })
  const timedOut = delay(BEFORE_IT_TIMES_OUT_MS, 'The server waits for the connection.')
  expect(await Promise.race([answer, timedOut])).toContain('DOCS is queued and next in line.')
  await stopped
})

/** Node's own limit for a connection on which nothing happens is 5 s. */
const BEFORE_IT_TIMES_OUT_MS = 4_500

/** Posts on a connection that the caller leaves open; resolves with all that comes back until the server ends it. */
function keptAlive(url: string, path: string): Promise<string> {
  const caller = connect(Number(new URL(url).port), '127.0.0.1')
  caller.write(`POST ${path} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n`)
  return text(caller)
}

const refuses = (url: string) =>
  new Promise<boolean>((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1')
    socket.once('connect', () => resolve(socket.destroy() === null))
    socket.once('error', () => resolve(true))
  })

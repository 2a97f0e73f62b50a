import { request } from 'node:http'
import { networkInterfaces } from 'node:os'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { answerOf, type Served, serve } from './service.ts'

let database: TestDatabase
let open: Served
let guarded: Served

beforeAll(async () => {
  database = await testDatabase()
  open = await serve(database.url, { home: '/laptop' }, '0.0.0.0')
  guarded = await serve(database.url, {
    tokens: [{ name: 'ci', token: 's3cret-of-ci', scopes: 'unscoped' }],
    home: '/laptop',
  })
})
afterAll(async () => {
  await Promise.all([open.stop(), guarded.stop()])
  await database.drop()
})

const neighbour = Object.values(networkInterfaces())
  .flat()
  .find((address) => address?.family === 'IPv4' && !address.internal)?.address

const CI = { authorization: 'Bearer s3cret-of-ci' }

/** fetch does not let a caller choose its Host header. */
const statusWithHost = (url: string, host: string) =>
  new Promise<number | undefined>((resolve, reject) => {
    const call = request(`${url}/tasks`, { headers: { host } }, (response) => resolve(response.resume().statusCode))
    call.on('error', reject).end()
  })

test('With tokens a caller without one is asked for it', async () => {
  const refused = await guarded.call('GET', '/tasks')
  expect(refused).toMatchObject({ status: 401, body: { status: 401, title: 'Unauthorized' } })
  expect(refused.headers.get('www-authenticate')).toBe('Bearer')
})

test.each(['Bearer wrong', 'Bearer s3cret-of-c', 'Bearer s3cret-of-ci2', 'Bearer s3cret-of-ci s3cret-of-ci'])(
  'A wrong token is refused, and not repeated: %s',
  async (authorization) => {
    const refused = await guarded.call('POST', '/tasks', { title: 'x' }, { authorization })
    expect(refused.status).toBe(401)
    expect(JSON.stringify(refused.body)).not.toContain(authorization.slice('Bearer '.length))
  },
)

test('The right token acts under its name', async () => {
  const made = await guarded.call('POST', '/tasks', { title: 'x' }, { authorization: 'bearer s3cret-of-ci' })
  expect([made.status, made.body.requester]).toEqual([201, 'ci'])
})

test('Health needs no token, and then tells no more than whether all is well', async () => {
  expect(await guarded.call('GET', '/health')).toMatchObject({ status: 200, body: { ok: true } })
  expect(Object.keys((await guarded.call('GET', '/health')).body)).toEqual(['ok'])
  const wrong = await guarded.call('GET', '/health', undefined, { authorization: 'Bearer wrong-one' })
  expect([wrong.status, wrong.body]).toEqual([200, { ok: true }])
  const known = await guarded.call('GET', '/health', undefined, { authorization: 'Bearer s3cret-of-ci' })
  expect(Object.keys(known.body.parts)).toEqual(['database', 'queue', 'migrations'])
  expect(Object.keys((await open.call('GET', '/health')).body)).toEqual(['ok', 'parts'])
})

test('The home page needs no token', async () => {
  const home = await guarded.call('GET', '/')
  expect([home.status, home.headers.get('location')]).toEqual([302, '/laptop'])
})

test('Without tokens this machine is served', async () => {
  expect((await open.call('GET', '/tasks')).status).toBe(200)
  expect(await statusWithHost(open.url, `localhost:${new URL(open.url).port}`)).toBe(200)
})

test.skipIf(neighbour === undefined)('Without tokens nobody else on the network is', async () => {
  const refused = await answerOf(await fetch(`http://${neighbour}:${new URL(open.url).port}/tasks`))
  expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('Make a token') } })
})

test.each(['evil.example', 'localhost.evil.example:3000', '10.0.0.1'])(
  'Without tokens a name that was bent to this machine is refused: %j',
  async (host) => {
    expect(await statusWithHost(open.url, host)).toBe(403)
  },
)

test.each(['https://evil.example', 'null', 'http://localhost:1'])(
  'Without tokens a web page elsewhere cannot press buttons here: %s',
  async (origin) => {
    expect((await open.call('POST', '/tasks', { title: 'x' }, { origin })).status).toBe(403)
    expect((await open.call('POST', '/tasks', { title: 'x' }, { origin: open.url })).status).toBe(201)
  },
)

test.each([
  'Forwarded',
  'Via',
  'X-Forwarded-For',
  'X-Forwarded-Host',
  'X-Forwarded-Proto',
  'X-Real-IP',
  'X-Original-URL',
])('Without tokens what another server forwards is refused: %s', async (header) => {
  const refused = await open.call('GET', '/tasks', undefined, { [header]: '127.0.0.1' })
  expect(refused).toMatchObject({ status: 403, body: { detail: expect.stringContaining('forwards') } })
  expect((await guarded.call('GET', '/tasks', undefined, { ...CI, [header]: '10.0.0.1' })).status).toBe(200)
})

test.each([
  ['GET', '/tasks'],
  ['GET', '/tasks/999'],
  ['DELETE', '/tasks'],
  ['GET', '/nowhere'],
  ['GET', '/'],
  ['GET', '/health'],
  ['GET', '/%'],
  ['POST', '/slack/events'],
] as const)('No cache keeps an answer and no browser guesses what it is: %s %s', async (method, path) => {
  for (const { headers } of [await open.call(method, path), await guarded.call(method, path)])
    expect([headers.get('cache-control'), headers.get('x-content-type-options')]).toEqual(['no-store', 'nosniff'])
})

test('Whoever guesses tokens is told to wait, which keeps nobody out whose token has worked', async () => {
  const served = await serve(database.url, { tokens: [{ name: 'ci', token: 's3cret-of-ci', scopes: 'unscoped' }] })
  expect((await served.call('GET', '/tasks', undefined, CI)).status).toBe(200)
  const guess = (guess: number) => served.call('GET', '/tasks', undefined, { authorization: `Bearer guess-${guess}` })
  const statuses = []
  for (let index = 0; index < 30; index++) statuses.push((await guess(index)).status)
  expect([statuses[0], statuses.at(-1), statuses.filter((status) => status === 401).length]).toEqual([401, 429, 20])
  const refused = await guess(31)
  expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await served.call('GET', '/tasks')).status).toBe(429)
  expect((await served.call('GET', '/tasks', undefined, CI)).status).toBe(200)
  expect((await served.call('GET', '/health')).status).toBe(200)
  await served.stop()
})

import { createHmac, randomUUID } from 'node:crypto'
import examples from '@octokit/webhooks-examples' with { type: 'json' }
import { pino } from 'pino'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createGithubInbox, type GithubInbox } from '../../../src/http/github-inbox.ts'
import { WEBHOOK_PATH } from '../../../src/http/github-webhook.ts'
import { createSeal } from '../../../src/secrets/seal.ts'
import { createPool } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Served, serve } from '../http/service.ts'

interface Example {
  readonly name: string
  readonly examples: readonly Record<string, unknown>[]
}
const EXAMPLES = examples as unknown as readonly Example[]

let database: TestDatabase
let served: Served
let pool: ReturnType<typeof createPool>
let inbox: GithubInbox
const looked: string[] = []
const seal = createSeal(Buffer.alloc(32, 1))
let now = () => new Date()

/** As a process has one; it handles nothing before it starts. */
const inboxOf = (seen: string[]): GithubInbox =>
  createGithubInbox({
    ...{ db: pool, now: () => now(), log: pino({ level: 'silent' }), seal },
    handle: async ({ headSha, branch }) => void seen.push(...[headSha, branch].flatMap((it) => it ?? [])),
  })

/** Until everything that was acknowledged is handled. */
const handled = () =>
  expect
    .poll(async () => (await pool.query('select from github_inbox where handled_at is null')).rowCount, {
      timeout: 20_000,
    })
    .toBe(0)

beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  inbox = inboxOf(looked)
  inbox.start()
  const githubWebhook = { secrets: ['new', 'old'], repositories: ['acme/wms', 'Codertocat/Hello-World'], inbox }
  served = await serve(database.url, {
    githubWebhook,
    tokens: [{ name: 'ana', token: 'a token of REST', scopes: 'unscoped' }],
  })
})
afterAll(async () => {
  await served.stop()
  await inbox.stop()
  await pool.end()
  await database.drop()
})
beforeEach(() => void looked.splice(0))

const sign = (body: string, secret = 'new') => `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`

const post = (event: string, body: string, headers: Record<string, string> = {}) =>
  served.call('POST', WEBHOOK_PATH, body, {
    ...{ 'x-github-event': event, 'x-github-delivery': randomUUID(), 'x-hub-signature-256': sign(body) },
    ...headers,
  })

const status = JSON.stringify({ sha: 'abc', repository: { full_name: 'codertocat/hello-world' } })

const HEARD = [
  ...['check_run', 'check_suite', 'status', 'workflow_run', 'workflow_job'],
  ...[
    'merge_group',
    'pull_request',
    'pull_request_review',
    'pull_request_review_comment',
    'pull_request_review_thread',
    'push',
  ],
]

describe('every public example of a webhook', () => {
  test.each(EXAMPLES.map(({ name, examples: own }) => [name, own] as const))('%s', async (name, own) => {
    for (const example of own) {
      const { repository } = example as { repository?: { full_name?: string } }
      const ours = HEARD.includes(name) && repository?.full_name === 'Codertocat/Hello-World'
      const { status: code, body } = await post(name, JSON.stringify(example))
      expect({ code, ...body }).toEqual({
        code: 202,
        outcome: expect.stringMatching(ours ? /noted|ignored/ : /^ignored$/),
      })
    }
    await handled()
    const heard = HEARD.includes(name) && JSON.stringify(own).includes('"Codertocat/Hello-World"')
    expect(looked.length > 0).toBe(heard)
  })
})

test('A signature by the old secret is good while it is being replaced', async () => {
  expect(await post('status', status, { 'x-hub-signature-256': sign(status, 'old') })).toMatchObject({ status: 202 })
  await handled()
  expect(looked).toEqual(['abc'])
})

test('A delivery that comes twice is acted on once', async () => {
  const delivery = { 'x-github-delivery': randomUUID() }
  expect((await post('status', status, delivery)).body).toEqual({ outcome: 'noted' })
  expect((await post('status', status, delivery)).body).toEqual({ outcome: 'seen before' })
  await handled()
  expect(looked).toEqual(['abc'])
})

test.each([
  ['no signature', { 'x-hub-signature-256': '' }],
  ['another secret', { 'x-hub-signature-256': sign(status, 'guessed') }],
  [
    'the old kind of signature',
    { 'x-hub-signature-256': `sha1=${createHmac('sha1', 'new').update(status).digest('hex')}` },
  ],
  ['a signature of another body', { 'x-hub-signature-256': sign(`${status} `) }],
  ['a token of REST instead', { 'x-hub-signature-256': '', authorization: 'Bearer a token of REST' }],
])('A webhook with %s is refused', async (_, headers) => {
  expect(await post('status', status, headers)).toMatchObject({ status: 401 })
  expect(looked).toEqual([])
})

test.each([
  ['20 MB', 'x'.repeat(20 * 1024 * 1024), {}, 413],
  ['no JSON', '{', {}, 400],
  ['a list', '[]', {}, 400],
  ['another shape of its event', status, {}, 400],
  ['an id that is none', status, { 'x-github-delivery': "1'; drop table tasks" }, 400],
  ['a form', status, { 'content-type': 'application/x-www-form-urlencoded' }, 415],
])('A webhook of %s is refused', async (_, body, headers, code) => {
  expect(await post('check_run', body, headers)).toMatchObject({ status: code })
  expect(looked).toEqual([])
})

test('Only webhooks are taken there', async () => {
  expect(await served.call('GET', WEBHOOK_PATH)).toMatchObject({ status: 405 })
})

test('A webhook that was acknowledged and not handled is handled by the next process, and then forgotten', async () => {
  const seen: string[] = []
  await inbox.stop()
  const headers = { 'x-github-delivery': randomUUID() }
  expect(await post('status', status, headers)).toMatchObject({ status: 202, body: { outcome: 'noted' } })
  expect([looked, seen]).toEqual([[], []])
  const row = async () =>
    (await pool.query('select sealed from github_inbox where key = $1', [headers['x-github-delivery']])).rows
  expect(seal.open((await row())[0]?.sealed)).toContain(JSON.stringify(status).slice(1, -1))
  expect((await row())[0]?.sealed.toString('latin1')).not.toContain('hello-world')

  const next = inboxOf(seen)
  next.start()
  await handled()
  expect([looked, seen]).toEqual([[], ['abc']])
  expect(await row()).toEqual([{ sealed: null }])
  await next.stop()
  now = () => new Date(Date.now() + 8 * 24 * 3_600_000)
  await post('status', status)
  expect(await row()).toEqual([])
})

test('A webhook that kills its process three times is dropped', async () => {
  const seen: string[] = []
  const id = randomUUID()
  await inboxOf(seen).keep(id, { repository: 'acme/wms', headSha: 'deadly', branch: null, body: '' })
  await pool.query(`update github_inbox set attempts = 3, claimed_at = '2026-01-01' where key = $1`, [id])
  const next = inboxOf(seen)
  next.start()
  await handled()
  await next.stop()
  expect(seen).not.toContain('deadly')
})

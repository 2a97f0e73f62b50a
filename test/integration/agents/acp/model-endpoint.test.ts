import { mkdtemp, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { json } from 'node:stream/consumers'
import { afterEach, expect, test } from 'vitest'
import { type Halt, openMeter } from '../../../../src/agents/acp/meter.ts'
import { openModelEndpoint } from '../../../../src/agents/acp/model-endpoint.ts'
import { DEFAULT_LIMITS } from '../../../../src/agents/agent.ts'
import { createModel } from '../../../../src/model/openai-compatible.ts'
import { createRedactor } from '../../../../src/secrets/redactor.ts'
import { type Answer, fails, says, startHostileServer } from '../../model/hostile-server.ts'
import { rememberingJournal } from '../remembering-journal.ts'
import { names, silent } from '../team.ts'

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
})

const CHECKPOINT = { head: 'a', merge_head: null, tree: 'b' }

/** One run's endpoint before a model that answers as told. */
const open = async (answers: readonly Answer[], journal = rememberingJournal(), steps = 60) => {
  const server = await startHostileServer(...answers)
  closing.push(server.close)
  const config = { baseUrl: server.url, apiKey: '', pricing: {}, idleTimeoutMs: 30_000, log: silent }
  const model = createModel({ ...config, names: names('hostile') })
  const halts: Halt[] = []
  const sandbox = { kind: 'none', allowed: false, detail: '', run: () => never(), start: () => never() } as const
  const deps = {
    model,
    sandbox,
    limits: { ...DEFAULT_LIMITS, steps },
    redactor: createRedactor([]),
    journal,
    log: silent,
  }
  const meter = openMeter({ snapshot: async () => CHECKPOINT, language: 'en' }, deps, (halt) => halts.push(halt))
  const folder = await mkdtemp(join(tmpdir(), 'wms-endpoint-'))
  closing.push(() => rm(folder, { recursive: true, force: true }))
  const socketPath = join(folder, 'model.sock')
  const of = { role: 'backend', run: { taskId: 1, stage: 'BACKEND', attempt: 1 }, maxOutputTokens: 500 } as const
  const endpoint = await openModelEndpoint(socketPath, { model: 'hostile', meter, of })
  closing.push(endpoint.close)
  const ask = (path: string, body: object | string | null, key = endpoint.key) => send(socketPath, path, body, key)
  return { ask, chat: (body: object = CHAT) => ask('/v1/chat/completions', body), halts, journal, seen: server.seen }
}
const never = () => Promise.reject(new Error('nothing is run here'))
const CHAT = { model: 'any', messages: [{ role: 'user', content: 'hello' }] }

// biome-ignore lint/suspicious/noExplicitAny: the wire as an outsider sees it
type Reply = { status: number; body: any; retryAfter: string | undefined }

const send = (socketPath: string, path: string, body: object | string | null, key: string): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const call = request({ socketPath, path, method: body === null ? 'GET' : 'POST' }, async (response) => {
      const { statusCode = 0, headers } = response
      resolve({ status: statusCode, body: await json(response), retryAfter: headers['retry-after'] })
    })
    call.on('error', reject).setHeader('authorization', `Bearer ${key}`)
    call.end(typeof body === 'string' ? body : body && JSON.stringify(body))
  })

test('Only the run’s own key is let in, and only for the run’s model', async () => {
  const { ask, chat, seen } = await open([says('hi')])
  expect((await ask('/v1/chat/completions', CHAT, 'run-guessed')).status).toBe(401)
  expect((await ask('/v1/models', null)).body.data).toMatchObject([{ id: 'hostile' }])
  expect((await ask('/v1/embeddings', CHAT)).status).toBe(404)
  expect((await chat()).body).toMatchObject({ model: 'hostile', choices: [{ message: { content: 'hi' } }] })
  expect(seen).toHaveLength(1)
  expect(seen[0]?.body).toMatchObject({ model: 'hostile', max_tokens: 500 })
})

test('What cannot be read is refused with the reason and costs nothing', async () => {
  const { ask, chat, seen } = await open([says('hi')])
  expect(await ask('/v1/chat/completions', '{')).toMatchObject({ status: 400 })
  expect(
    (await chat({ messages: [{ role: 'user', content: [{ type: 'input_audio' }] }] })).body.error.message,
  ).toContain('messages')
  expect(seen).toEqual([])
})

test('A conversation that is too long is told in the words that agents shorten theirs for', async () => {
  const tooLong = fails(400, { message: 'maximum context length is 8192', code: 'context_length_exceeded' })
  const { chat } = await open([tooLong])
  expect(await chat()).toMatchObject({ status: 400, body: { error: { code: 'context_length_exceeded' } } })
})

test('Calls that come at the same time take turns, since the ledger holds one at a time', async () => {
  let [underWay, most] = [0, 0]
  const slow: Answer = (response, seen) => {
    most = Math.max(most, ++underWay)
    setImmediate(() => {
      underWay--
      says('hi')(response, seen)
    })
  }
  const { chat, journal } = await open([slow])
  const replies = await Promise.all([chat(), chat(), chat()])
  expect(replies.map(({ status }) => status)).toEqual([200, 200, 200])
  expect(most).toBe(1)
  expect([...journal.steps.keys()].filter((key) => key.endsWith('/reply'))).toEqual(['1/reply', '2/reply', '3/reply'])
})

test('A passing fault of the model is told for the agent to try again; that call counts once', async () => {
  const busy = fails(429, { message: 'slow down' }, { 'retry-after': '7' })
  const { chat, halts, journal } = await open([says('one'), busy, says('two')])
  expect((await chat()).status).toBe(200)
  expect(await chat()).toMatchObject({ status: 503, retryAfter: '7' })
  expect((await chat()).status).toBe(200)
  expect(halts).toEqual([])
  expect([...journal.steps.keys()]).toEqual(['1/reply', '1/answers', '2/reply'])
})

test('A model that stays broken ends the run for the queue to repeat, with the time it asked for', async () => {
  const { chat, halts, seen } = await open([fails(429, { message: 'slow down' }, { 'retry-after': '120' })])
  for (let times = 0; times < 3; times++) expect((await chat()).status).toBe(503)
  expect(halts).toMatchObject([{ fault: { kind: 'transient', retryAfterMs: 120_000 } }])
  expect((await chat()).status).toBe(403)
  expect(seen).toHaveLength(3)
})

test('A key that the provider refuses ends the run at once, without a word about the key', async () => {
  const { chat, halts } = await open([fails(401, { message: 'bad key' })])
  expect((await chat()).status).toBe(403)
  expect(halts).toMatchObject([{ fault: { kind: 'misconfigured' } }])
})

test('What earlier deliveries of the run have used counts against its limits', async () => {
  const journal = rememberingJournal()
  expect((await (await open([says('one')], journal, 2)).chat()).status).toBe(200)
  const second = await open([says('two')], journal, 2)
  expect((await second.chat()).status).toBe(200)
  expect((await second.chat()).status).toBe(403)
  expect(second.halts).toMatchObject([{ status: 'max_steps', reason: 'Nothing was accepted in 2 steps.' }])
  expect([...journal.steps.keys()]).toEqual(['1/reply', '2/reply'])
})

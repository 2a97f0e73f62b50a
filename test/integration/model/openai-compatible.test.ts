import { inspect } from 'node:util'
import { pino } from 'pino'
import { afterEach, expect, test } from 'vitest'
import { ROLES, type Role } from '../../../src/core/stages.ts'
import type { ModelRequest } from '../../../src/model/model.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import {
  type Answer,
  breaks,
  calls,
  delta,
  fails,
  isCut,
  refuses,
  says,
  sends,
  stalls,
  startHostileServer,
  stream,
} from './hostile-server.ts'

const KEY = 'key-that-nobody-may-see'
const REQUEST: ModelRequest = {
  role: 'backend',
  run: { taskId: 7, stage: 'BACKEND', attempt: 2 },
  messages: [{ role: 'user', content: 'Hello there, backend' }],
  tools: [{ name: 'submit', description: 'Hand over.', parameters: { type: 'object' } }],
  reply: null,
  maxOutputTokens: 100,
}

let close = async () => {}
afterEach(() => close())

/** What a proxy answers instead of the server. */
const page =
  (status: number): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'text/html' }).end('<html><title>Forbidden</title></html>')

const open = async (answers: Answer[], idleTimeoutMs = 2_000) => {
  const server = await startHostileServer(...answers)
  close = server.close
  const names = Object.fromEntries(ROLES.map((role) => [role, 'large'])) as Record<Role, string>
  const pricing = { large: { input: 1, cachedInput: 0.1, output: 10 } }
  const log = pino({ level: 'silent' })
  const model = createModel({ baseUrl: server.url, apiKey: KEY, names, pricing, idleTimeoutMs, log })
  return { model, seen: server.seen, ask: (signal = new AbortController().signal) => model.complete(REQUEST, signal) }
}

test('A tool call that arrives in pieces is put together', async () => {
  const { ask, seen } = await open([calls('submit', { summary: 'готово' })])
  const reply = await ask()
  expect(reply).toMatchObject({
    finish: 'tool_calls',
    toolCalls: [{ id: 'c1', name: 'submit', arguments: '{"summary":"готово"}' }],
  })
  expect(seen[0]?.headers).toMatchObject({ 'x-wms-run': 'task-7/BACKEND/2', 'x-wms-role': 'backend' })
})

test('Usage is what the server counted, and its cost by the price list', async () => {
  const usage = { prompt_tokens: 1_000, completion_tokens: 10, prompt_tokens_details: { cached_tokens: 800 } }
  const { ask } = await open([
    (response) => stream(response, delta({ content: 'hi' }, 'stop'), { choices: [], usage }).end(),
  ])
  const { usage: counted } = await ask()
  expect(counted).toMatchObject({ promptTokens: 1_000, cachedTokens: 800, completionTokens: 10, estimated: false })
  expect(counted.costUsd).toBeCloseTo((200 + 80 + 100) / 1e6)
})

test('A server that does not count is estimated, and says so', async () => {
  const { ask } = await open([says('Hello to you')])
  const { usage } = await ask()
  expect(usage).toMatchObject({ estimated: true })
  expect(usage.promptTokens).toBeGreaterThan(10)
})

test.each([
  ['a refusal', refuses, { finish: 'refused', content: 'I will not.' }],
  ['a content filter', says('', 'content_filter'), { finish: 'refused' }],
  ['an answer cut for its length', says('half', 'length'), { finish: 'length' }],
  [
    'a conversation that is too long',
    fails(400, { code: 'context_length_exceeded', message: 'too long' }),
    { finish: 'context_overflow' },
  ],
  [
    'the same in other words',
    fails(400, { message: "This model's maximum context length is 8192 tokens" }),
    { finish: 'context_overflow' },
  ],
] as const)('%s is a value', async (_, answer, expected) => {
  const { ask } = await open([answer])
  expect(await ask()).toMatchObject(expected)
})

test.each([
  ['429 with two seconds', fails(429, { message: 'slow down' }, { 'retry-after': '2' }), 'transient', 2_000],
  ['429 with ten minutes', fails(429, { message: 'slow down' }, { 'retry-after': '600' }), 'transient', 600_000],
  ['500', fails(500, { message: 'oops' }), 'transient', null],
  ['503', fails(503, { message: 'oops' }), 'transient', null],
  ['408', fails(408, { message: 'late' }), 'transient', null],
  ['no credit', fails(429, { code: 'insufficient_quota', message: 'pay' }), 'misconfigured', null],
  ['a wrong key', fails(401, { message: `bad key ${KEY}` }), 'misconfigured', null],
  ['an unknown model', fails(404, { message: 'no such model' }), 'misconfigured', null],
  ['a model without tools', fails(400, { message: 'tools are not supported' }), 'misconfigured', null],
  ['a refusal of which nobody knows the reason', fails(400, { message: 'bad request' }), 'transient', null],
  ['200 with an error', sends('application/json', '{"error":{"code":502,"message":"upstream"}}'), 'transient', null],
  [
    '200 with an error of the caller',
    sends('application/json', '{"error":{"code":401,"message":"no"}}'),
    'misconfigured',
    null,
  ],
  ['200 with HTML', sends('text/html', '<html>Log in</html>'), 'transient', null],
  ['403 with HTML', page(403), 'transient', null],
  [
    'an error inside the stream',
    (response) => stream(response, { error: { message: 'overloaded' } }).end(),
    'transient',
    null,
  ],
  ['a chunk that is no JSON', sends('text/event-stream', 'data: {"choices":[\n\n'), 'transient', null],
  ['a stream that ends in the middle', isCut, 'transient', null],
  ['a connection that breaks in the middle', breaks, 'transient', null],
] satisfies [string, Answer, string, number | null][])(
  '%s is told as what it is',
  async (_, answer, kind, retryAfterMs) => {
    const { ask, seen } = await open([answer])
    const error = await ask().then(
      () => null,
      (thrown: unknown) => thrown,
    )
    expect(error).toMatchObject({ name: 'AppError', kind, retryAfterMs, hint: expect.stringMatching(/\w/) })
    expect(inspect(error, { depth: 9 })).not.toContain(KEY)
    expect(seen).toHaveLength(1)
  },
)

test('A server that falls silent is given up after the idle time', async () => {
  const { ask } = await open([stalls], 150)
  await expect(ask()).rejects.toMatchObject({ kind: 'transient', message: expect.stringContaining('silent') })
})

test('A server that never answers is given up after the idle time', async () => {
  const { ask } = await open([() => {}], 150)
  await expect(ask()).rejects.toMatchObject({ kind: 'transient' })
})

test('A server that is not there is worth another try', async () => {
  const { ask } = await open([says('hi')])
  await close()
  await expect(ask()).rejects.toMatchObject({ kind: 'transient' })
})

test('A cancel ends the call at once with its reason, also in the middle of a stream', async () => {
  const cancel = new AbortController()
  const { ask } = await open([
    (response) => {
      stream(response, delta({ content: 'Let me' }))
      setImmediate(() => cancel.abort(new Error('cancelled by @ana')))
    },
  ])
  await expect(ask(cancel.signal)).rejects.toThrow('cancelled by @ana')
})

test('A server that cannot do JSON by schema is asked in the next way, and remembered', async () => {
  const unsupported = fails(400, { message: 'response_format json_schema is not supported' })
  const { model, seen } = await open([...[unsupported, unsupported, unsupported], says('{"a":1}'), says('{"a":2}')])
  const request = { ...REQUEST, tools: [], reply: { name: 'submit', schema: { type: 'object' } } }
  const { signal } = new AbortController()
  expect((await model.complete(request, signal)).content).toBe('{"a":1}')
  expect((await model.complete(request, signal)).content).toBe('{"a":2}')
  const ways = seen.map(({ body }) => body.response_format?.type ?? (body.tool_choice ? 'forced tool' : 'text'))
  expect(ways).toEqual(['json_schema', 'forced tool', 'json_object', 'text', 'text'])
})

test('What a forced tool is called with is the reply', async () => {
  const { model } = await open([fails(400, { message: 'no schemas' }), calls('submit', { summary: 'done' })])
  const request = { ...REQUEST, tools: [], reply: { name: 'submit', schema: { type: 'object' } } }
  const reply = await model.complete(request, new AbortController().signal)
  expect(reply).toMatchObject({ finish: 'stop', content: '{"summary":"done"}', toolCalls: [] })
})

test.each([
  ['OpenAI', 'Your input exceeds the context window of this model.'],
  ['llama.cpp', 'the request exceeds the available context size, try increasing it'],
  ['LM Studio', 'The number of tokens to keep from the initial prompt is greater than the context length'],
  ['Groq', 'Please reduce the length of the messages or completion.'],
  ['Mistral', 'Prompt contains 40000 tokens, too large for model with 32768 maximum context length'],
  ['Kimi', 'Invalid request: Your request exceeded model token limit: 131072'],
  ['Gemini', 'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'],
  ['a proxy of Anthropic', 'prompt is too long: 210000 tokens > 200000 maximum'],
])('A conversation that is too long is understood in the words of %s', async (_, message) => {
  const { ask } = await open([fails(400, { message })])
  expect(await ask()).toMatchObject({ finish: 'context_overflow' })
})

test('What a shell says of OpenAI has no effect', async () => {
  const shell = {
    OPENAI_API_KEY: 'sk-of-the-shell',
    OPENAI_BASE_URL: 'http://127.0.0.1:9/v1',
    OPENAI_ORG_ID: 'org-of-the-shell',
    OPENAI_PROJECT_ID: 'project-of-the-shell',
    OPENAI_CUSTOM_HEADERS: 'authorization: Bearer of-the-shell\nx-of-the-shell: yes\ncookie: a=b',
    OPENAI_LOG: 'debug',
  }
  Object.assign(process.env, shell)
  try {
    const { ask, seen } = await open([says('hi')])
    await ask()
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(seen[0]?.headers).toMatchObject({ 'x-wms-role': 'backend' })
    expect(JSON.stringify(seen[0])).not.toMatch(/of-the-shell|cookie/)
  } finally {
    for (const name of Object.keys(shell)) delete process.env[name]
  }
})

test('The key is nowhere to be seen in the model', async () => {
  const { model } = await open([says('hi')])
  expect(inspect(model, { depth: 9, showHidden: true })).not.toContain(KEY)
})

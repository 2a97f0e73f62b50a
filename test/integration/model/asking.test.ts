import { expect, test } from 'vitest'
import { MODEL, openClientOf, REQUEST, WITH_SCHEMA } from '../../model-servers/client.ts'
import {
  DONE,
  delta,
  type ErrorAnswer,
  type Play,
  sendError,
  sendFrames,
  toolDelta,
  usage,
} from '../../model-servers/server.ts'

/** Refuses the first request, and answers the others. */
const after =
  (first: Omit<ErrorAnswer, 'status'> & { status?: number }): Play =>
  (response, _, count) =>
    count === 0
      ? sendError(response, { status: 400, ...first })
      : sendFrames(response, [delta({ content: '{"summary":"done"}' }, 'stop'), DONE])

const refusal = (message: string, more: object = {}) => after({ body: { error: { message, ...more } } })

test.each([
  [
    'SeraphimSerapis/tool-eval-bench#73',
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    { max_completion_tokens: 1_000 },
    'max_tokens',
  ],
  ['xiaoyu-work/claw-os#14', 'Unrecognized request argument supplied: stream_options', {}, 'stream_options'],
  [
    'DeepSeek documentation',
    'Invalid max_tokens value, the valid range of max_tokens is [1, 512]',
    { max_tokens: 512 },
    null,
  ],
  [
    'OpenAI documentation',
    'max_tokens is too large: 1000. This model supports at most 400 completion tokens.',
    { max_tokens: 400 },
    null,
  ],
])('A field that a server refuses is left out or changed, and stays so (%s)', async (_, message, has, hasNot) => {
  await using client = await openClientOf(refusal(message))
  expect(await client.ask()).toMatchObject({ reply: { finish: 'stop' } })
  expect(await client.ask()).toMatchObject({ reply: { finish: 'stop' } })
  expect(client.asked).toHaveLength(3)
  for (const { body } of client.asked.slice(1)) {
    expect(body).toMatchObject(has)
    if (hasNot !== null) expect(body).not.toHaveProperty(hasNot)
  }
})

test('A server that wants a model’s thoughts back gets them (Chevey339/kelivo#966)', async () => {
  const message = 'The reasoning_content in the thinking mode must be passed back to the API.'
  await using client = await openClientOf(refusal(message))
  const turn = {
    role: 'assistant',
    content: '',
    reasoning: 'Hm.',
    toolCalls: [{ id: 'a', name: 'list_dir', arguments: '{}' }],
  } as const
  const answer = { role: 'tool', toolCallId: 'a', content: 'nothing' } as const
  await client.ask({ ...REQUEST, messages: [...REQUEST.messages, turn, answer] })
  expect(client.asked[1]?.body.messages[2]).toMatchObject({ reasoning_content: 'Hm.' })
})

test.each([
  ['vLLM documentation', 400, { object: 'error', message: 'Invalid grammar: unsupported schema', code: 400 }],
  [
    'OpenRouter documentation',
    404,
    { error: { message: 'No endpoints found that can handle the requested parameters.' } },
  ],
  ['Groq documentation', 400, { error: { message: 'This model does not support response format `json_schema`' } }],
  ['a server of its own', 501, { error: { message: 'response_format is not implemented' } }],
])('A way to ask for JSON that a server refuses is left (%s)', async (_, status, body) => {
  await using client = await openClientOf(after({ status, body }))
  expect(await client.ask(WITH_SCHEMA)).toMatchObject({ reply: { content: '{"summary":"done"}' } })
  expect(client.asked.map((it) => it.body.response_format?.type ?? 'tool')).toEqual(['json_schema', 'tool'])
})

test('A refusal that does not name it changes nothing in how JSON is asked for', async () => {
  await using client = await openClientOf(refusal('bad request'))
  expect(await client.ask(WITH_SCHEMA)).toMatchObject({ error: { kind: 'transient' } })
  await client.ask(WITH_SCHEMA)
  expect(client.asked.map((it) => it.body.response_format?.type)).toEqual(['json_schema', 'json_schema'])
})

test('An answer in JSON that a server takes for thoughts is read', async () => {
  await using client = await openClientOf((response) =>
    sendFrames(response, [delta({ reasoning_content: '{"summary":"done"}' }, 'stop'), DONE]),
  )
  expect(await client.ask(WITH_SCHEMA)).toMatchObject({ reply: { content: '{"summary":"done"}', finish: 'stop' } })
})

test('An answer that broke off has a price', async () => {
  await using client = await openClientOf((response) => sendFrames(response, [delta({ content: 'Let me' })]))
  expect(await client.ask()).toMatchObject({ error: { spentUsd: expect.toSatisfy((usd: number) => usd > 0) } })
})

test('A refused call has none', async () => {
  await using client = await openClientOf(refusal('bad request'))
  expect(await client.ask()).toMatchObject({ error: { spentUsd: undefined } })
})

test('A good answer of a server that does not count is never thrown away as cut', async () => {
  const play: Play = (response) => sendFrames(response, [delta({ content: 'Hi' }, 'stop'), usage(0, 0)])
  await using client = await openClientOf(play, { profile: 'ollama' })
  expect(await client.ask()).toMatchObject({ reply: { finish: 'stop', content: 'Hi' } })
})

test('Ids that a server left out differ from call to call and from turn to turn', async () => {
  const play: Play = (response) =>
    sendFrames(response, [
      toolDelta({ function: { name: 'list_dir' } }, { function: { name: 'list_dir' } }),
      delta({}, 'stop'),
    ])
  await using client = await openClientOf(play)
  const longer = { ...REQUEST, messages: [...REQUEST.messages, { role: 'user', content: 'Go on.' } as const] }
  const outcomes = [await client.ask(), await client.ask(longer)]
  const ids = outcomes.flatMap((it) => ('reply' in it ? it.reply.toolCalls.map(({ id }) => id) : []))
  expect(new Set(ids).size).toBe(4)
})

test('No half character and no NUL is ever sent', async () => {
  await using client = await openClientOf((response) => sendFrames(response, [delta({ content: 'Hi' }, 'stop')]))
  await client.ask({ ...REQUEST, messages: [{ role: 'user', content: 'a\0b \ud83d' }] })
  expect(client.asked[0]?.body).toMatchObject({ model: MODEL, messages: [{ content: 'ab \ufffd' }] })
})

test('A conversation that is answered with nothing at all was too long (lmstudio-ai/lmstudio-bug-tracker#2339)', async () => {
  const play: Play = (response) => sendFrames(response, [delta({}, 'stop'), usage(9_000, 0), DONE])
  await using client = await openClientOf(play, { profile: 'lmstudio' })
  const long = { ...REQUEST, messages: [{ role: 'user', content: 'Receive pallets. '.repeat(2_000) }] } as const
  expect(await client.ask(long)).toMatchObject({ reply: { finish: 'context_overflow' } })
  expect(await client.ask()).toMatchObject({ reply: { finish: 'stop' } })
})

/** Says that it is alive, so often, then answers. */
const waits =
  (times: number): Play =>
  (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' })
    const say = (left: number): unknown =>
      left === 0
        ? response.end(`data: ${JSON.stringify(delta({ content: 'Hi' }, 'stop'))}\n\n`)
        : response.write(': keep-alive\n\n', () => setTimeout(say, 20, left - 1))
    say(times)
  }

test('A call that waits in a server’s line is not given up while the server says so', async () => {
  await using client = await openClientOf(waits(30), { idleTimeoutMs: 400 })
  expect(await client.ask()).toMatchObject({ reply: { content: 'Hi' } })
})

test('A server that says for ever only that it is alive is given up', async () => {
  await using client = await openClientOf(waits(100_000), { idleTimeoutMs: 300 })
  expect(await client.ask()).toMatchObject({
    error: { kind: 'transient', message: expect.stringContaining('only that it is alive') },
  })
})

import { afterEach, expect, test } from 'vitest'
import type { ModelConfig } from '../../../src/model/config.ts'
import type { ModelRequest } from '../../../src/model/model.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { guessProfile, PROFILE_NAMES, type ProfileName } from '../../../src/model/profiles.ts'
import { names, silent } from '../agents/team.ts'
import { type Answer, delta, fails, says, startHostileServer, stream } from './hostile-server.ts'

const REQUEST: ModelRequest = {
  role: 'backend',
  run: { taskId: 7, stage: 'BACKEND', attempt: 1 },
  messages: [{ role: 'user', content: 'Hello there, backend. '.repeat(400) }],
  tools: [],
  reply: null,
  maxOutputTokens: 100,
}
const { signal } = new AbortController()

let close = async () => {}
afterEach(() => close())

const open = async (profile: ProfileName, answers: Answer[], more: Partial<ModelConfig> = {}) => {
  const server = await startHostileServer(...answers)
  close = server.close
  const config = { baseUrl: server.url, apiKey: '', pricing: {}, idleTimeoutMs: 2_000, log: silent }
  return { model: createModel({ ...config, names: names('large'), profile, ...more }), seen: server.seen }
}

const counts =
  (promptTokens: number): Answer =>
  (response) =>
    stream(response, delta({ content: 'hi' }, 'stop'), {
      choices: [],
      usage: { prompt_tokens: promptTokens, completion_tokens: 1 },
    }).end()

test.each([
  ['https://api.openai.com/v1', 'openai'],
  ['https://wms.openai.azure.com/openai/v1/', 'azure'],
  ['https://openrouter.ai/api/v1', 'openrouter'],
  ['http://127.0.0.1:11434/v1', 'ollama'],
  ['http://gpu.internal:8000/v1', 'vllm'],
  ['http://localhost:8080/v1', 'llamacpp'],
  ['http://localhost:1234/v1', 'lmstudio'],
  ['https://models.example.com/v1', 'other'],
  ['https://api.openai.com.evil.example/v1', 'other'],
])('The server at %s is taken for %s', (url, profile) => {
  expect(guessProfile(url)).toBe(profile)
})

test.each(PROFILE_NAMES)('%s is asked in the fields it knows', async (profile) => {
  const { model, seen } = await open(profile, [says('hi')])
  await model.complete(REQUEST, signal)
  const { messages: _, ...fields } = seen[0]?.body ?? { messages: [] }
  expect(fields).toMatchSnapshot()
})

test('A reasoning model gets its thoughts back where it wants them, and nobody else does', async () => {
  const thinks: Answer = (response) =>
    stream(
      response,
      delta({ reasoning_content: 'Let me ' }),
      delta({ reasoning_content: 'think.' }),
      delta({ content: '{"a":1}' }, 'stop'),
    ).end()
  const replayed: Record<string, unknown> = {}
  for (const profile of ['vllm', 'openrouter', 'openai'] as const) {
    const { model, seen } = await open(profile, [thinks])
    const { content, toolCalls, reasoning } = await model.complete(REQUEST, signal)
    expect(reasoning).toBe('Let me think.')
    const turn = { role: 'assistant', content, toolCalls, reasoning } as const
    await model.complete({ ...REQUEST, messages: [...REQUEST.messages, turn] }, signal)
    replayed[profile] = seen[1]?.body.messages[1]
    await close()
  }
  expect(replayed).toEqual({
    vllm: { role: 'assistant', content: '{"a":1}', reasoning_content: 'Let me think.' },
    openrouter: { role: 'assistant', content: '{"a":1}', reasoning: 'Let me think.' },
    openai: { role: 'assistant', content: '{"a":1}' },
  })
})

test('A server that cuts long conversations without a word is caught by its count', async () => {
  const { model } = await open('ollama', [counts(2_200), counts(600)])
  expect(await model.complete(REQUEST, signal)).toMatchObject({ finish: 'stop' })
  const cut = await model.complete(REQUEST, signal)
  expect(cut).toMatchObject({ finish: 'context_overflow', toolCalls: [], usage: { promptTokens: 600 } })
})

test('Already the first call is caught when it is plainly cut', async () => {
  const { model } = await open('ollama', [counts(500)])
  expect(await model.complete(REQUEST, signal)).toMatchObject({ finish: 'context_overflow' })
})

test('A tokenizer that is thriftier than our estimate is learnt, not mistaken for a cut', async () => {
  const { model } = await open('ollama', [counts(1_500), counts(1_450)])
  for (let call = 1; call <= 2; call++) expect(await model.complete(REQUEST, signal)).toMatchObject({ finish: 'stop' })
})

test('A conversation that is known to be too long is not paid for', async () => {
  const { model, seen } = await open('other', [says('hi')], { contextTokens: 1_000 })
  expect(await model.complete(REQUEST, signal)).toMatchObject({
    finish: 'context_overflow',
    usage: { promptTokens: 0 },
  })
  expect(seen).toHaveLength(0)
})

test('A server that obeys no tool_choice is not asked to', async () => {
  const { model, seen } = await open('ollama', [fails(400, { message: 'no schemas' }), says('{"a":1}')])
  await model.complete({ ...REQUEST, reply: { name: 'submit', schema: { type: 'object' } } }, signal)
  expect(seen[1]?.body).toMatchObject({ response_format: { type: 'json_object' } })
})

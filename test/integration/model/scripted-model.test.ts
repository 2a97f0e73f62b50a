import { request } from 'node:http'
import { pino } from 'pino'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { ROLES, type Role } from '../../../src/core/stages.ts'
import { type ScriptedModel, startScriptedModel } from '../../../src/local/scripted-model/server.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { SCRIPTED_MODEL } from '../../../src/model/pricing.ts'

const log = pino({ level: 'silent' })
const names = Object.fromEntries(ROLES.map((role) => [role, SCRIPTED_MODEL])) as Record<Role, string>
let scripted: ScriptedModel
beforeEach(async () => {
  scripted = await startScriptedModel({ log })
})
afterEach(() => scripted.close())

const ask = (role: Role = 'product') =>
  createModel({ baseUrl: scripted.url, apiKey: '', names, pricing: {}, idleTimeoutMs: 300, log }).complete(
    {
      role,
      run: { taskId: 1, stage: 'PRODUCT', attempt: 1 },
      messages: [{ role: 'user', content: 'Answer people in English.' }],
      tools: [],
      reply: null,
      maxOutputTokens: 100,
    },
    new AbortController().signal,
  )

const post = (path: string, body: unknown, headers = {}) =>
  fetch(new URL(path, scripted.url), {
    method: 'POST',
    body: typeof body === 'string' ? body : JSON.stringify(body),
    headers,
  })

test('The same conversation is answered the same, so that a repeated run repeats itself', async () => {
  expect(await ask()).toEqual(await ask())
})

test.each([
  ['rate_limit', { kind: 'transient', retryAfterMs: 600_000 }],
  ['server_error', { kind: 'transient' }],
  ['cut', { kind: 'transient' }],
  ['hang', { kind: 'transient' }],
])('The fault %s happens once and is over', async (kind, expected) => {
  await post('/_scripted/faults', { kind, retryAfterSeconds: 600 })
  await expect(ask()).rejects.toMatchObject(expected)
  expect(await ask()).toMatchObject({ finish: 'tool_calls' })
})

test('Garbage and a refusal come as replies', async () => {
  await post('/_scripted/faults', { kind: 'garbage' })
  await post('/_scripted/faults', { kind: 'refuse' })
  expect(await ask()).toMatchObject({ finish: 'stop', content: expect.stringContaining('unclosed') })
  expect(await ask()).toMatchObject({ finish: 'refused' })
})

test('A fault may be meant for one role, for several calls', async () => {
  await post('/_scripted/faults', { kind: 'server_error', role: 'qa', calls: 2 })
  expect(await ask('product')).toMatchObject({ finish: 'tool_calls' })
  for (let call = 1; call <= 2; call++) await expect(ask('qa')).rejects.toMatchObject({ kind: 'transient' })
  expect(await ask('qa')).toMatchObject({ finish: 'tool_calls' })
})

test('Anybody who asks outside of the pipeline reads that this is a scripted model', async () => {
  const response = await post('/v1/chat/completions', { model: 'x', messages: [{ role: 'user', content: 'Hi' }] })
  const { choices } = (await response.json()) as { choices: { message: { content: string } }[] }
  expect(choices[0]?.message.content).toContain('scripted model')
  expect(await (await fetch(`${scripted.url}/models`)).text()).toContain('scripted model')
})

test.each([['{'], ['{}'], ['[]'], ['{"model":"x","messages":[]}']])('%s is refused with 400', async (body) => {
  expect((await post('/v1/chat/completions', body)).status).toBe(400)
})

test('Another host name is refused: no web page may reach it', async () => {
  const status = await new Promise((resolve) => {
    request(`${scripted.url}/models`, { headers: { host: 'evil.example' } }, (response) =>
      resolve(response.statusCode),
    ).end()
  })
  expect(status).toBe(403)
})

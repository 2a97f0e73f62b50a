import { afterEach, expect, test } from 'vitest'
import { z } from 'zod'
import { type AgentDeps, type AgentLimits, DEFAULT_LIMITS } from '../../../src/agents/agent.ts'
import { runLoop } from '../../../src/agents/loop/loop.ts'
import { tool } from '../../../src/agents/loop/tool.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { SAFETY_SITUATIONS } from '../../model-servers/situations/safety.ts'
import { type Answer, calls, fails, refuses, says, stalls, startHostileServer } from '../model/hostile-server.ts'
import { forgetfulJournal } from './forgetful-journal.ts'
import { names, silent } from './team.ts'

const redactor = createRedactor([])
let close = async () => {}
afterEach(() => close())

const sandbox: AgentDeps['sandbox'] = {
  kind: 'none',
  allowed: false,
  detail: 'no sandbox here',
  run: () => Promise.resolve({ outcome: 'refused', exitCode: null, output: '', stopped: null, durationMs: 0 }),
  start: () => Promise.reject(new Error('no sandbox here')),
}

const TOKEN = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')

const open = async (answers: Answer[], limits: Partial<AgentLimits> = {}, journal = forgetfulJournal()) => {
  const server = await startHostileServer(...answers)
  close = server.close
  const config = { baseUrl: server.url, apiKey: '', pricing: {}, idleTimeoutMs: 2_000, log: silent }
  const model = createModel({ ...config, names: names('hostile') })
  const deps: AgentDeps = { model, sandbox, limits: { ...DEFAULT_LIMITS, ...limits }, redactor, journal, log: silent }
  const done: string[] = []
  const note = tool('note', 'Write a note.', z.object({ text: z.string() }), async ({ text }) => {
    done.push(text)
    if (text === 'forbidden') return { ok: false, text: 'not allowed' }
    return { ok: true, text: text === 'leak' ? TOKEN : `noted ${'x'.repeat(text.length)}` }
  })
  const run = (signal = new AbortController().signal) =>
    runLoop(
      {
        ...{ role: 'backend', language: 'en' },
        run: { taskId: 1, stage: 'BACKEND', attempt: 1 },
        system: 'You are the backend developer.',
        prompt: 'Build it.',
        tools: [note],
        submit: {
          name: 'submit',
          description: 'Hand over.',
          parameters: z.object({ summary: z.string() }),
          objection: async () => null,
        },
        shorten: (text) => text,
        checkpoint: async () => ({ head: '', merge_head: null, tree: '' }),
      },
      deps,
      signal,
    )
  const lastMessage = () => server.seen.at(-1)?.body.messages.at(-1)?.content
  return { run, done, seen: server.seen, lastMessage }
}

const submit = calls('submit', { summary: 'done' })

test('A role works with its tools until it submits', async () => {
  const { run, done } = await open([calls('note', { text: 'one' }), calls('note', { text: 'two' }), submit])
  expect(await run()).toMatchObject({ status: 'submitted', result: { summary: 'done' }, usage: { estimated: true } })
  expect(done).toEqual(['one', 'two'])
})

test.each([
  ['arguments that are no JSON', calls('note', '{"text": "o'), 'not a JSON object'],
  ['arguments of the wrong shape', calls('note', { texts: 1 }), 'text'],
  ['a tool that does not exist', calls('shell', { command: 'rm -rf /' }), 'Use one of: note, submit'],
  ['a result of the wrong shape', calls('submit', { summary: 7 }), 'summary'],
  ['text instead of a call', says('I am done, I think.'), 'submit'],
  ['an answer cut for its length', says('Let me explain at length', 'length'), 'smaller steps'],
  ['a call that a tool refuses', calls('note', { text: 'forbidden' }), 'Refused: not allowed'],
] as const)('The model is told of %s, and goes on', async (_, answer, told) => {
  const { run, lastMessage } = await open([answer, submit])
  expect(await run()).toMatchObject({ status: 'submitted' })
  expect(lastMessage()).toContain(told)
})

test.each([['```json\n{"summary":"done"}\n```'], ['<think>shall I? {"summary":"no"}</think>{"summary":"done"}']])(
  'A result written as text is taken: %j',
  async (text) => {
    const { run } = await open([says(text)])
    expect(await run()).toMatchObject({ status: 'submitted', result: { summary: 'done' } })
  },
)

test('Three unusable replies in a row end the run, a usable one between them forgives', async () => {
  const bad = calls('note', 'oops')
  const { run, seen } = await open([bad, bad, calls('note', { text: 'ok' }), bad, bad, bad, submit])
  expect(await run()).toMatchObject({ status: 'format_errors', reason: expect.stringContaining('not a JSON object') })
  expect(seen).toHaveLength(6)
})

test('The same call with the same result is nudged, then the run is stuck', async () => {
  const { run, done, seen } = await open([calls('note', { text: 'again' })])
  expect(await run()).toMatchObject({ status: 'stuck', reason: expect.stringContaining('note') })
  expect(done).toHaveLength(5)
  expect(seen[3]?.body.messages.at(-1)?.content).toContain('Do something else')
})

test('A run that never submits ends at its steps; the last step asks for the result as JSON', async () => {
  let step = 0
  const { run, seen } = await open([(response, it) => calls('note', { text: `${step++}` })(response, it)], { steps: 4 })
  expect(await run()).toMatchObject({ status: 'max_steps' })
  expect(seen).toHaveLength(4)
  expect(seen.at(-1)?.body).toMatchObject({ response_format: { type: 'json_schema' } })
  expect(seen.at(-1)?.body.tools).toBeUndefined()
})

test('Work done is not lost for want of a call: the last step may answer with the result', async () => {
  const { run } = await open([calls('note', { text: 'one' }), says('{"summary":"done"}')], { steps: 2 })
  expect(await run()).toMatchObject({ status: 'submitted' })
})

test('A refusal ends the run with the words of the model', async () => {
  const { run } = await open([refuses])
  expect(await run()).toMatchObject({ status: 'refused', reason: 'I will not.' })
})

test('A conversation that grew too long ends the run', async () => {
  const { run } = await open([
    calls('note', { text: 'one' }),
    fails(400, { code: 'context_length_exceeded', message: '' }),
  ])
  expect(await run()).toMatchObject({ status: 'context_overflow', usage: { promptTokens: expect.any(Number) } })
})

test('A run stops at its tokens, and what it used is reported', async () => {
  const { run, seen } = await open([calls('note', { text: 'one' })], { tokens: 10 })
  const end = await run()
  expect(end.status).toBe('token_budget')
  expect(end.usage.promptTokens).toBeGreaterThan(10)
  expect(seen).toHaveLength(1)
})

test('Without budget no model is called', async () => {
  const { run, seen } = await open([submit], {}, forgetfulJournal('The budget is spent.'))
  expect(await run()).toMatchObject({ status: 'cost_budget', reason: 'The budget is spent.' })
  expect(seen).toHaveLength(0)
})

test('A run that takes too long ends as a value', async () => {
  const { run } = await open([stalls], { durationMs: 100 })
  expect(await run()).toMatchObject({ status: 'deadline' })
})

test('The time limit holds across deliveries: a run whose time is used up pays for nothing more', async () => {
  const journal = { ...forgetfulJournal(), workedMs: () => 100_000 }
  const { run, seen } = await open([submit], { durationMs: 100_000 }, journal)
  expect(await run()).toMatchObject({ status: 'deadline', reason: 'It was not finished after 100 s.' })
  expect(seen).toHaveLength(0)
})

test('Steps and tokens that a run lost with its machine count against its limits', async () => {
  let step = 0
  const lost = (what: { steps?: number; tokens?: number }) => ({
    ...forgetfulJournal(),
    lost: () => ({ steps: 0, tokens: 0, ...what }),
  })
  const { run, seen } = await open(
    [(response, it) => note(`${step++}`)(response, it)],
    { steps: 4 },
    lost({ steps: 2 }),
  )
  expect(await run()).toMatchObject({ status: 'max_steps', reason: expect.stringContaining('in 4 steps') })
  expect(seen).toHaveLength(2)
  await close()
  const again = await open([submit], { tokens: 1_000 }, lost({ tokens: 1_200 }))
  expect(await again.run()).toMatchObject({ status: 'token_budget', reason: 'The run used 1200 tokens of 1000.' })
  expect(again.seen).toHaveLength(0)
})

test('A cancelled run throws its reason', async () => {
  const cancel = new AbortController()
  const { run } = await open([
    (response, it) => {
      stalls(response, it)
      cancel.abort(new Error('cancelled by @ana'))
    },
  ])
  await expect(run(cancel.signal)).rejects.toThrow('cancelled by @ana')
})

test('What the queue should repeat is thrown with the time the server asked for', async () => {
  const { run } = await open([fails(429, { message: 'slow down' }, { 'retry-after': '600' })])
  await expect(run()).rejects.toMatchObject({ kind: 'transient', retryAfterMs: 600_000 })
})

test('Each prompt begins with all of the one before, so that servers can cache it', async () => {
  const { run, seen } = await open([calls('note', { text: 'one' }), calls('note', { text: 'two' }), submit])
  await run()
  const prompts = seen.map(({ body }) => JSON.stringify([body.tools, body.messages]).slice(0, -2))
  for (const [index, prompt] of prompts.slice(1).entries()) expect(prompt.startsWith(prompts[index] ?? '?')).toBe(true)
})

const note = (text: string) => calls('note', { text })

test('Two calls in turn that lead nowhere are a circle', async () => {
  let step = 0
  const { run, done } = await open([(response, it) => note(step++ % 2 === 0 ? 'read' : 'test')(response, it)])
  expect(await run()).toMatchObject({ status: 'stuck', reason: expect.stringContaining('circle') })
  expect(done).toHaveLength(8)
})

test('Shortly before its last step the model is told to finish', async () => {
  let step = 0
  const { run, seen } = await open([(response, it) => note(`${step++}`)(response, it)], { steps: 8 })
  await run()
  const notices = seen.map(({ body }) => body.messages.at(-1)?.content ?? '')
  expect(notices.findIndex((text) => text.includes('Four steps are left'))).toBe(4)
  expect(notices[7]).toContain('last step')
})

/** 25 results that are long enough to be left out. */
const talkative = () => {
  let step = 0
  const answer: Answer = (response, it) => (step++ < 25 ? note(`${step}`.padEnd(500, '.')) : submit)(response, it)
  return open([answer])
}

test('Old results are left out ten at a time, and the newest ten always stand', async () => {
  const { run, seen } = await talkative()
  expect(await run()).toMatchObject({ status: 'submitted' })
  const standing = seen.map(
    ({ body }) => body.messages.filter(({ role, content }) => role === 'tool' && content.length > 400).length,
  )
  expect(standing.slice(18, 23)).toEqual([18, 19, 10, 11, 12])
})

test('The beginning of the prompt never changes, and most calls begin with all of the one before', async () => {
  const { run, seen } = await talkative()
  await run()
  const prompts = seen.map(({ body }) => JSON.stringify([body.tools, body.messages]).slice(0, -2))
  const cached = prompts.slice(1).filter((prompt, index) => prompt.startsWith(prompts[index] ?? '?'))
  expect(new Set(seen.map(({ body }) => JSON.stringify(body.messages.slice(0, 2)))).size).toBe(1)
  expect(cached).toHaveLength(prompts.length - 2)
})

test('A conversation that grew too long goes on without its old results', async () => {
  const long = (n: number) => note(`${n}`.padEnd(500, '.'))
  const tooLong = fails(400, { code: 'context_length_exceeded', message: '' })
  const { run, seen } = await open([long(1), long(2), long(3), tooLong, submit])
  expect(await run()).toMatchObject({ status: 'submitted' })
  expect(seen.at(-1)?.body.messages.map(({ content }) => content)).toContainEqual(expect.stringContaining('left out'))
})

test('A secret that a tool returns is not told to the model', async () => {
  const { run, seen } = await open([note('leak'), submit])
  await run()
  expect(seen.at(-1)?.body.messages.at(-1)?.content).toBe('[secret: github-token]')
})

test.each(SAFETY_SITUATIONS)(
  'What a model wrote breaks nothing behind it: $what ($source)',
  async ({ answer, told }) => {
    const { run, seen } = await open([answer, submit])
    expect(await run()).toMatchObject({ status: 'submitted' })
    const sent = JSON.stringify(seen[1]?.body)
    expect(told.filter((text) => !sent.includes(text) && !sent.includes(JSON.stringify(text).slice(1, -1)))).toEqual([])
    expect(sent).not.toMatch(/\\u0000|\\ud8/i)
  },
)

test('A result that stands as text is safe, too', async () => {
  const { run } = await open([says('{"summary":"a\\u0000b\\ud83d"}')])
  expect(await run()).toMatchObject({ status: 'submitted', result: { summary: 'ab\ufffd' } })
})

test('A refusal that nobody understands is tried once more without the old results', async () => {
  const long = (n: number) => note(`${n}`.padEnd(500, '.'))
  const { run, seen } = await open([long(1), long(2), long(3), fails(400, { message: 'bad request' }), submit])
  expect(await run()).toMatchObject({ status: 'submitted' })
  expect(seen.at(-1)?.body.messages.map(({ content }) => content)).toContainEqual(expect.stringContaining('left out'))
})

test('A refusal that nobody understands and that stays is left to the queue', async () => {
  const long = (n: number) => note(`${n}`.padEnd(500, '.'))
  const { run, seen } = await open([long(1), long(2), long(3), fails(400, { message: 'bad request' })])
  await expect(run()).rejects.toMatchObject({ kind: 'transient', message: expect.stringContaining('bad request') })
  expect(seen).toHaveLength(5)
})

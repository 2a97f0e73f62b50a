import { expect, test } from 'vitest'
import { extractJson } from '../../../src/core/json/extract-json.ts'
import { type Outcome, openClientOf, REQUEST, WITH_SCHEMA } from '../../model-servers/client.ts'
import { SERVER_KINDS } from '../../model-servers/kinds.ts'
import {
  ANSWER,
  CALLED,
  COUNTED,
  playKind,
  SAID,
  SERVER_MODES,
  type ServerMode,
} from '../../model-servers/play-kind.ts'
import type { PlayedKind } from '../../model-servers/servers/played.ts'

const open = (kind: PlayedKind, mode: ServerMode, profile = kind.profile) =>
  openClientOf(playKind(kind, mode), { profile })
type Client = Awaited<ReturnType<typeof open>>

const replyOf = (outcome: Outcome) => {
  if ('error' in outcome) throw outcome.error
  return outcome.reply
}
const price = (outcome: Outcome) => ('reply' in outcome ? outcome.reply.usage.costUsd : outcome.error.spentUsd)
const positive = expect.toSatisfy((number: unknown) => typeof number === 'number' && number > 0)

const EXPECTED: Readonly<Record<ServerMode, (client: Client, kind: PlayedKind) => Promise<void>>> = {
  stream: async ({ ask }) => {
    const { content, finish, usage } = replyOf(await ask())
    expect({ content, finish }).toEqual({ content: SAID, finish: 'stop' })
    expect(usage).toMatchObject({
      promptTokens: COUNTED.prompt,
      completionTokens: COUNTED.completion,
      estimated: false,
    })
    expect(usage.costUsd).toBeCloseTo((COUNTED.prompt + 10 * COUNTED.completion) / 1e6)
  },
  tools: async ({ ask }) => {
    const { finish, toolCalls, reasoning, content } = replyOf(await ask())
    expect(finish).toBe('tool_calls')
    expect(toolCalls.map(({ name, arguments: text }) => ({ name, args: JSON.parse(text) }))).toEqual(CALLED)
    const answers = toolCalls.map(({ id }) => ({ role: 'tool', toolCallId: id, content: 'done' }) as const)
    const turn = { role: 'assistant', content, toolCalls, reasoning } as const
    const next = await ask({ ...REQUEST, messages: [...REQUEST.messages, turn, ...answers] })
    expect(replyOf(next)).toMatchObject({ finish: 'stop', content: SAID, usage: { costUsd: positive } })
  },
  schema: async ({ ask, asked }) => {
    for (const _ of ['first', 'again']) {
      const { content, finish, usage } = replyOf(await ask(WITH_SCHEMA))
      expect({ finish, value: extractJson(content) }).toEqual({ finish: 'stop', value: ANSWER })
      expect(usage.costUsd).toEqual(positive)
    }
    const refused = asked.length - 2
    expect(refused).toBeLessThanOrEqual(3)
  },
  overflow: async ({ ask }) => {
    expect(replyOf(await ask())).toMatchObject({ finish: 'context_overflow', content: '', toolCalls: [] })
  },
  'rate limit': async ({ ask, asked }, { retryAfterMs }) => {
    expect(await ask()).toMatchObject({ error: { kind: 'transient', retryAfterMs } })
    expect(asked).toHaveLength(1)
  },
  cut: async ({ ask }) => {
    const outcome = await ask()
    expect(outcome).toMatchObject({ error: { kind: 'transient' } })
    expect(price(outcome)).toEqual(positive)
  },
  'zero usage': async ({ ask }) => {
    const outcome = await ask()
    expect(replyOf(outcome)).toMatchObject({
      content: SAID,
      usage: { estimated: true, promptTokens: positive, completionTokens: positive },
    })
    expect(price(outcome)).toEqual(positive)
  },
}

const CASES = SERVER_KINDS.flatMap((kind) => SERVER_MODES.map((mode) => ({ server: kind.name, mode, kind })))

test.each(CASES)('$server: $mode', async ({ kind, mode }) => {
  await using client = await open(kind, mode)
  await EXPECTED[mode](client, kind)
})

const UNGUESSED = CASES.filter(({ mode }) => mode === 'stream' || mode === 'tools' || mode === 'schema')

test.each(UNGUESSED)('$server behind an address that does not tell what it is: $mode', async ({ kind, mode }) => {
  await using client = await open(kind, mode, 'other')
  await EXPECTED[mode](client, kind)
})

test('Fourteen kinds of servers are played, each with its sources', () => {
  expect(SERVER_KINDS).toHaveLength(14)
  expect(SERVER_KINDS.filter(({ oddities }) => oddities.length === 0)).toEqual([])
})

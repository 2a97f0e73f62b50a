import { expect } from 'vitest'
import { delta, usage } from '../server.ts'
import type { WireSituation } from './situation.ts'

export const COUNT_SITUATIONS: readonly WireSituation[] = [
  ...[
    ['ProbOS#1078', 'zeros', usage(0, 0)],
    ['NorthlandPositronics/Cogtrix#2376', 'nothing', {}],
    ['MiXaiLL76/auto_ai_router#142', 'no prompt, but an answer', usage(0, 7)],
    [
      'a broken proxy',
      'a negative number and a word',
      { choices: [], usage: { prompt_tokens: -5, completion_tokens: 'many' } },
    ],
  ].map(([source, what, chunk]) => ({
    ...{ source: String(source), what: `${what} as the count of tokens` },
    frames: [delta({ content: 'Hello there' }, 'stop'), chunk as object],
    means: {
      usage: expect.objectContaining({
        ...{ estimated: true, promptTokens: expect.toSatisfy((count: number) => count > 100) },
        ...{
          completionTokens: expect.toSatisfy((count: number) => count > 0),
          costUsd: expect.toSatisfy((usd) => usd > 0),
        },
      }),
    },
  })),
  {
    source: 'MoonshotAI documentation, streaming',
    what: 'the count in the choice',
    frames: [{ choices: [{ index: 0, delta: { content: 'Hi' }, finish_reason: 'stop', usage: usage(400, 3).usage }] }],
    means: { usage: expect.objectContaining({ promptTokens: 400, completionTokens: 3, estimated: false }) },
  },
  {
    source: 'Groq documentation, streaming',
    what: 'the count under x_groq',
    frames: [{ ...delta({ content: 'Hi' }, 'stop'), x_groq: usage(400, 3) }],
    means: { usage: expect.objectContaining({ promptTokens: 400, completionTokens: 3, estimated: false }) },
  },
  {
    source: 'Gemini documentation, thinking',
    what: 'thoughts that only the total counts',
    frames: [delta({ content: 'Hi' }, 'stop'), usage(400, 3, { total_tokens: 503 })],
    means: { usage: expect.objectContaining({ promptTokens: 400, completionTokens: 103 }) },
  },
  {
    source: 'DeepSeek documentation, context caching',
    what: 'cached tokens under another name',
    frames: [delta({ content: 'Hi' }, 'stop'), usage(400, 3, { prompt_cache_hit_tokens: 320 })],
    means: { usage: expect.objectContaining({ promptTokens: 400, cachedTokens: 320 }) },
  },
  {
    source: 'vLLM documentation, continuous_usage_stats',
    what: 'a count that grows, and ends in zeros',
    frames: [
      { ...delta({ content: 'H' }), usage: usage(400, 1).usage },
      { ...delta({ content: 'i' }, 'stop'), usage: usage(400, 2).usage },
      usage(0, 0),
    ],
    means: { usage: expect.objectContaining({ promptTokens: 400, completionTokens: 2, estimated: false }) },
  },
  {
    source: '0xPlaygrounds/rig#1212',
    what: 'a price of zero for an answer that the price list knows',
    frames: [delta({ content: 'Hi' }, 'stop'), usage(400, 3, { cost: 0 })],
    means: { usage: expect.objectContaining({ costUsd: expect.toSatisfy((usd) => usd > 0) }) },
  },
]

import { expect } from 'vitest'
import { delta, toolDelta } from '../server.ts'
import { toolCalled, type WireSituation } from './situation.ts'

export const CONTENT_SITUATIONS: readonly WireSituation[] = [
  {
    source: 'symfony/ai#2422',
    what: 'content as a list of thoughts and texts',
    frames: [
      delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }] }),
      delta({ content: [{ type: 'text', text: 'Готово' }] }, 'stop'),
    ],
    means: { content: 'Готово', reasoning: 'Hm.' },
  },
  {
    source: 'microsoft/autogen#6465',
    what: 'chunks without choices and choices without a delta',
    frames: [
      { choices: [], prompt_filter_results: [{ prompt_index: 0 }] },
      delta({ content: 'Hi' }),
      { choices: [{ index: 0, finish_reason: null, content_filter_offsets: { check_offset: 4 } }], usage: null },
      delta({}, 'stop'),
    ],
    means: { finish: 'stop', content: 'Hi' },
  },
  {
    source: 'su-kaka/gcli2api#403',
    what: 'stop in every chunk',
    frames: [
      delta({ reasoning_content: 'Hm.' }, 'stop'),
      delta({ content: 'All ' }, 'stop'),
      delta({ content: 'of it' }, 'stop'),
    ],
    means: { finish: 'stop', content: 'All of it', reasoning: 'Hm.' },
  },
  {
    source: 'OpenRouter documentation, streaming',
    what: 'comments, pings and events between the chunks',
    frames: [
      ': OPENROUTER PROCESSING\n\n',
      'event: ping\ndata: {"type":"ping"}\n\n',
      'retry: 3000\n\n',
      delta({ content: 'Hi' }, 'stop'),
      'data: ping\n\n',
    ],
    means: { finish: 'stop', content: 'Hi' },
  },
  {
    source: 'any gateway that buffers',
    what: 'a whole answer where a stream was asked for',
    contentType: 'application/json',
    frames: [
      JSON.stringify({
        choices: [{ index: 0, message: { role: 'assistant', content: 'Hi' }, finish_reason: 'stop' }],
        usage: { prompt_tokens: 400, completion_tokens: 1 },
      }),
    ],
    means: { finish: 'stop', content: 'Hi', usage: expect.objectContaining({ promptTokens: 400, estimated: false }) },
  },
  {
    source: 'OpenRouter documentation, reasoning',
    what: 'the same thoughts in two fields',
    frames: [
      delta({ reasoning: 'Hm.', reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }] }),
      delta({ content: 'Hi' }, 'stop'),
    ],
    means: { content: 'Hi', reasoning: 'Hm.' },
  },
  {
    source: 'a server without blank lines',
    what: 'chunks that are ended by one line break only',
    frames: [
      `data: ${JSON.stringify(delta({ content: 'H' }))}\ndata: ${JSON.stringify(delta({ content: 'i' }, 'stop'))}\ndata: [DONE]\n`,
    ],
    means: { finish: 'stop', content: 'Hi' },
  },
  {
    source: 'THU-MAIC/OpenMAIC#1493',
    what: 'NUL and half a character in text, thoughts and arguments',
    frames: [
      delta({ content: 'a\0b\ud83d', reasoning_content: '\udc00c' }),
      toolDelta({ index: 0, id: 'x\0', ...toolCalled('read_file', '{"path":"a\\u0000b\\ud83d"}') }),
      delta({}, 'tool_calls'),
    ],
    means: {
      ...{ content: 'ab\ufffd', reasoning: '\ufffdc' },
      toolCalls: [{ id: 'x', name: 'read_file', arguments: '{"path":"ab\ufffd"}' }],
    },
  },
  {
    source: 'elizaOS/eliza#18079',
    what: 'a character whose halves come in two chunks stays whole',
    frames: [delta({ content: 'ok \ud83d' }), delta({ content: '\ude00' }, 'stop')],
    means: { content: 'ok 😀' },
  },
]

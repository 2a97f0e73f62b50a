import { expect } from 'vitest'
import { DONE, delta, toolDelta } from '../server.ts'
import { toolCalled, type WireSituation } from './situation.ts'

const call = (name: string, args: object) => expect.objectContaining({ name, arguments: JSON.stringify(args) })
const [A, B] = [{ path: 'a' }, { path: 'b' }]
const TWO_READS = { finish: 'tool_calls', toolCalls: [call('read_file', A), call('read_file', B)] }

export const CALL_SITUATIONS: readonly WireSituation[] = [
  {
    source: 'apache/maka#1976',
    what: 'two calls that both have index 0',
    frames: [
      toolDelta({ index: 0, id: 'call_a', ...toolCalled('read_file', JSON.stringify(A)) }),
      toolDelta({ index: 0, id: 'call_b', ...toolCalled('read_file', JSON.stringify(B)) }),
      delta({}, 'tool_calls'),
    ],
    means: TWO_READS,
  },
  {
    source: 'vercel/ai#14277',
    what: 'calls of index 0 whose arguments come in pieces',
    frames: [
      toolDelta({ index: 0, id: 'call_a', ...toolCalled('read_file', '') }),
      toolDelta({ index: 0, function: { arguments: '{"path"' } }),
      toolDelta({ index: 0, function: { arguments: ':"a"}' } }),
      toolDelta({ index: 0, id: 'call_b', ...toolCalled('read_file', '{"pa') }),
      toolDelta({ index: 0, function: { arguments: 'th":"b"}' } }),
      delta({}, 'stop'),
      DONE,
    ],
    means: TWO_READS,
  },
  {
    source: 'SamSaffron/term-llm#314',
    what: 'calls without an index, in one list and piece by piece',
    frames: [
      toolDelta({ id: 'call_a', ...toolCalled('read_file', '') }, { id: 'call_b', ...toolCalled('read_file', '') }),
      toolDelta({ function: { arguments: '{"path":"a"}' } }, { function: { arguments: '{"path":"b"}' } }),
      delta({}, 'tool_calls'),
    ],
    means: TWO_READS,
  },
  {
    source: 'openai/openai-python#3246',
    what: 'whole calls one after another, with neither index nor id',
    frames: [
      toolDelta(toolCalled('read_file', JSON.stringify(A))),
      toolDelta(toolCalled('read_file', JSON.stringify(B))),
      delta({}, 'stop'),
    ],
    means: TWO_READS,
  },
  {
    source: 'QwenLM/Qwen-Agent#943',
    what: 'pieces of two calls that alternate by index, the id only on the first',
    frames: [
      toolDelta({ index: 0, id: 'call_a', ...toolCalled('read_file', '{"path"') }),
      toolDelta({ index: 1, id: 'call_b', ...toolCalled('read_file', '{"path"') }),
      toolDelta({ index: 0, function: { arguments: ':"a"}', name: null } }),
      toolDelta({ index: 1, function: { arguments: ':"b"}', name: null } }),
      delta({}, 'tool_calls'),
    ],
    means: TWO_READS,
  },
  {
    source: 'langchain-ai/langchainjs#11373',
    what: 'the word null as the id of each piece',
    frames: [
      toolDelta({ index: 0, id: 'call_a', ...toolCalled('read_file', '{"path"') }),
      toolDelta({ index: 0, id: 'null', function: { name: '', arguments: ':"a"}' } }),
      delta({}, 'tool_calls'),
    ],
    means: { toolCalls: [{ id: 'call_a', name: 'read_file', arguments: JSON.stringify(A) }] },
  },
  {
    source: 'oracle/langchain-oracle#108',
    what: 'another id in each piece of one call',
    frames: [
      toolDelta({ index: 0, id: 'x1', ...toolCalled('read_file', '{"pa') }),
      toolDelta({ index: 0, id: 'x2', function: { arguments: 'th":"a"}' } }),
      delta({}, 'tool_calls'),
    ],
    means: { toolCalls: [{ id: 'x1', name: 'read_file', arguments: JSON.stringify(A) }] },
  },
  {
    source: 'can1357/oh-my-pi#1779',
    what: 'arguments as an object',
    frames: [toolDelta({ index: 0, id: 'call_a', ...toolCalled('read_file', A) }), delta({}, 'tool_calls')],
    means: { toolCalls: [call('read_file', A)] },
  },
  {
    source: 'openai-php/client#623',
    what: 'a call without arguments',
    frames: [
      toolDelta({ index: 0, id: 'x', type: 'function', function: { name: 'list_dir' } }),
      delta({}, 'tool_calls'),
    ],
    means: { toolCalls: [{ id: 'x', name: 'list_dir', arguments: '{}' }] },
  },
  {
    source: 'vllm-project/vllm#22015',
    what: 'all arguments so far in each piece',
    frames: [
      toolDelta({ index: 0, id: 'x', ...toolCalled('read_file', '{"path":') }),
      toolDelta({ index: 0, function: { arguments: '{"path":"a' } }),
      toolDelta({ index: 0, function: { arguments: '{"path":"a"}' } }),
      delta({}, 'tool_calls'),
    ],
    means: { toolCalls: [call('read_file', A)] },
  },
  {
    source: 'googleapis/python-genai#2868',
    what: 'stop at the end of an answer that calls',
    frames: [
      toolDelta({ index: 0, id: '', ...toolCalled('read_file', JSON.stringify(A)) }),
      delta({ role: 'assistant' }, 'stop'),
    ],
    means: {
      finish: 'tool_calls',
      toolCalls: [{ ...{ id: expect.stringMatching(/^\w{9}$/) }, name: 'read_file', arguments: JSON.stringify(A) }],
    },
  },
  {
    source: 'earendil-works/pi#7745',
    what: 'a signature beside a call, which the server wants back',
    frames: [
      toolDelta({
        index: 0,
        id: 'x',
        ...toolCalled('read_file', JSON.stringify(A)),
        extra_content: { google: { thought_signature: 's' } },
      }),
      delta({}, 'stop'),
    ],
    means: {
      toolCalls: [expect.objectContaining({ extra: { extra_content: { google: { thought_signature: 's' } } } })],
    },
  },
]

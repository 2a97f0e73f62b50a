import { DONE, delta, toolDelta } from '../server.ts'
import { toolCalled, type WireSituation } from './situation.ts'

const ended = (word: string) => [delta({ content: 'Let me' }), delta({}, word), DONE]

export const END_SITUATIONS: readonly WireSituation[] = [
  ...[
    ['vllm-project/vllm#57082', 'abort'],
    ['NousResearch/hermes-agent#92161', 'network_error'],
    ['gethouston/houston#1211', 'error'],
    ['DeepSeek documentation, finish_reason', 'insufficient_system_resource'],
    ['a word that nobody knows', 'xyzzy'],
  ].map(([source = '', word = '']) => ({
    ...{ source, what: `an answer that ended with ${word}`, frames: ended(word), means: 'transient' as const },
  })),
  {
    source: 'NousResearch/hermes-agent#92161',
    what: 'an empty word at the end',
    frames: ended(''),
    means: 'transient',
  },
  {
    source: 'ranxianglei/billion-context-pi#92',
    what: '[DONE] without a word of how it ended',
    frames: [delta({ content: 'Let me' }), DONE],
    means: 'transient',
  },
  ...[
    ['earendil-works/pi#1509', 'sensitive', 'refused'],
    ['MacPaw/OpenAI#312', 'RECITATION', 'refused'],
    ['an Anthropic gateway', 'max_tokens', 'length'],
    ['Mistral documentation, finish_reason', 'model_length', 'length'],
    ['an Anthropic gateway', 'model_context_window_exceeded', 'context_overflow'],
    ['earendil-works/pi#2116', 'end', 'stop'],
    ['an Anthropic gateway', 'end_turn', 'stop'],
  ].map(([source = '', word = '', finish]) => ({
    ...{ source, what: `an answer that ended with ${word}`, frames: ended(word), means: { finish } },
  })),
  {
    source: 'damianvtran/local-operator#223',
    what: 'an error beside the word error, in the middle of a call',
    frames: [
      toolDelta({ index: 0, id: 'x', ...toolCalled('read_file', '{"pa') }),
      {
        error: { code: 502, message: 'Provider disconnected' },
        choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error' }],
      },
    ],
    means: 'transient',
  },
  {
    source: 'diegosouzapw/OmniRoute#8210',
    what: 'an error in a chunk without choices',
    frames: [{ choices: [], error: { message: 'Worker local total request limit reached (33/32)', code: 502 } }],
    means: 'transient',
  },
  {
    source: 'CommandCodeAI/command-code#785',
    what: 'a stream that ends in the middle of a call',
    frames: [toolDelta({ index: 0, id: 'x', ...toolCalled('read_file', '{"pa') })],
    means: 'transient',
  },
]

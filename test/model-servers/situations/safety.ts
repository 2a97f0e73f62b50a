import { type Answer, calls, delta, says, stream } from '../../integration/model/hostile-server.ts'

/** What a model wrote that was reported to break a system behind it. The agent goes on and hands over. */
export interface SafetySituation {
  /** The report, as owner/name#number. */
  readonly source: string
  readonly what: string
  readonly answer: Answer
  /** Texts that the next request must hold. */
  readonly told: readonly string[]
}

const raw =
  (...fields: object[]): Answer =>
  (response) =>
    stream(response, ...fields.map((it) => delta(it)), delta({}, 'tool_calls')).end('data: [DONE]\n\n')

const call = (name: string, args: string, more: object = {}) => ({
  tool_calls: [{ index: 0, id: 'c1', function: { name, arguments: args }, ...more }],
})

const NOTHING_DONE = 'not a JSON object, so nothing was done'

export const SAFETY_SITUATIONS: readonly SafetySituation[] = [
  {
    ...{ source: 'OpenHands/software-agent-sdk#2887', what: 'arguments that were cut off' },
    ...{ answer: calls('note', '{"text":"src/ma'), told: [NOTHING_DONE, '{"text":"src/ma', '"arguments":"{}"'] },
  },
  {
    ...{ source: 'ggml-org/llama.cpp#25510', what: 'arguments of one brace' },
    ...{ answer: calls('note', '{'), told: [NOTHING_DONE, '"arguments":"{}"'] },
  },
  {
    ...{ source: 'justrach/codegraff#752', what: 'arguments that are a text' },
    ...{ answer: calls('note', '"a text"'), told: [NOTHING_DONE, '"arguments":"{}"'] },
  },
  {
    ...{ source: 'NVIDIA-NeMo/Gym#3474', what: 'quotes that were not escaped' },
    ...{ answer: calls('note', '{"text":"say "hi""}'), told: [NOTHING_DONE, '"arguments":"{}"'] },
  },
  {
    ...{ source: 'truehot/LMLocal#8', what: 'a long text that ends in the middle, which is never completed' },
    ...{ answer: calls('note', `{"text":"${'x'.repeat(2_000)}`), told: [NOTHING_DONE, '"arguments":"{}"'] },
  },
  {
    ...{ source: 'elizaOS/eliza#18079', what: 'half an emoji in arguments' },
    ...{ answer: calls('note', '{"text":"a\\ud83d"}'), told: ['noted', '\ufffd'] },
  },
  {
    ...{ source: 'kodustech/kodus-ai#1683', what: 'NUL in arguments' },
    ...{ answer: calls('note', '{"text":"a\\u0000b"}'), told: ['noted xx"'] },
  },
  {
    ...{ source: 'dust-tt/dust#20554', what: 'NUL and half an emoji in a text' },
    ...{ answer: says('a\0b \ud83d'), told: ['ab \ufffd'] },
  },
  {
    ...{ source: 'a gpt-oss without its parser', what: 'a decorated name' },
    ...{
      answer: raw(call('functions.note<|channel|>commentary', '{"text":"ab"}')),
      told: ['noted xx', '"name":"note"'],
    },
  },
  {
    ...{ source: 'OpenAI documentation, function names', what: 'a name that no server takes back' },
    ...{ answer: raw(call('write a note!', '{}')), told: ['There is no tool', '"name":"write_a_note_"'] },
  },
  {
    ...{ source: 'earendil-works/pi#9444', what: 'a signature beside the call' },
    ...{ answer: raw(call('note', '{"text":"ab"}', { thoughtSignature: 'sig' })), told: ['"thoughtSignature":"sig"'] },
  },
]

import { DONE, delta, toolDelta, usage } from '../server.ts'
import { ORDINARY_WIRE, openAiError, PLAIN, type PlayedKind } from './played.ts'

export const GROQ: PlayedKind = {
  ...PLAIN,
  name: 'Groq',
  profile: 'groq',
  oddities: [
    ['langchain-ai/langchain#23629', 'a schema is refused for an answer that is streamed'],
    ['groq/groq-typescript#28', 'limits stand in headers of their own'],
    ['Groq documentation, streaming', 'the count stands under x_groq in the last chunk'],
    ['Groq documentation, rate limits', 'a request above the limit of a minute has status 413'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    opening: [{ ...delta({ role: 'assistant', content: '', reasoning: 'Let me think.' }), x_groq: { id: 'req_1' } }],
    counts: (prompt, completion) => [
      { ...delta({}), x_groq: { id: 'req_1', usage: { ...usage(prompt, completion).usage, queue_time: 0.1 } } },
      DONE,
    ],
  },
  refusedWays: {
    json_schema: { status: 400, body: openAiError('`response_format` does not support streaming') },
    tool: { status: 400, body: openAiError('tool_choice is not supported with this model') },
  },
  overflow: {
    status: 413,
    body: openAiError('Request too large for model on tokens per minute (TPM): Limit 6000, Requested 9000', {
      ...{ type: 'tokens', code: 'rate_limit_exceeded' },
    }),
  },
  rateLimit: {
    status: 429,
    headers: { 'retry-after': '8', 'x-ratelimit-reset-requests': '2m59.56s' },
    body: openAiError('Rate limit reached. Please try again in 7.66s.', {
      code: 'rate_limit_exceeded',
      type: 'tokens',
    }),
  },
  retryAfterMs: 8_000,
}

const NOT_NINE = {
  ...{ object: 'error', type: 'invalid_function_call', param: null, code: '3280', raw_status_code: 400 },
  message: 'Tool call id was call_0 but must be a-z, A-Z, 0-9, with a length of 9.',
}
const forbidden = (field: string) => ({
  status: 422,
  body: {
    ...{ object: 'Error', type: 'invalid_request_error', code: 3001 },
    message: { detail: [{ type: 'extra_forbidden', loc: ['body', field], msg: 'Extra inputs are not permitted' }] },
  },
})

export const MISTRAL: PlayedKind = {
  ...PLAIN,
  name: 'Mistral',
  profile: 'mistral',
  oddities: [
    ['symfony/ai#2422', 'content is a list of thoughts and texts'],
    ['nearai/ironclaw#1241', 'ids of calls have nine letters and digits'],
    ['partITech/php-mistral#76', 'a field that it does not know is refused in a list'],
    ['Mistral documentation, finish_reason', 'an answer may end with error'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    opening: [delta({ role: 'assistant', content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }] })],
    says: (text) => [delta({ content: [{ type: 'text', text }] })],
    calls: (names, args) => [
      delta({
        content: '',
        tool_calls: names.map((name, index) => ({
          id: `aB3dE5gH${index}`,
          index,
          function: { name, arguments: JSON.stringify(args[index]) },
        })),
      }),
    ],
    counts: (prompt, completion) => [{ ...delta({ content: '' }), usage: usage(prompt, completion).usage }, DONE],
  },
  refusedFields: { stream_options: forbidden('stream_options'), prompt_cache_key: forbidden('prompt_cache_key') },
  dislikes: (messages) =>
    messages.some(({ tool_calls }) => tool_calls?.some(({ id }) => !/^[a-zA-Z0-9]{9}$/.test(id)))
      ? { status: 400, body: NOT_NINE }
      : null,
  overflow: {
    status: 400,
    body: {
      ...{ object: 'error', type: 'invalid_request_prompt', code: '3051' },
      message: 'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
    },
  },
  rateLimit: {
    status: 429,
    body: { object: 'error', message: 'Requests rate limit exceeded', type: 'rate_limited', code: '1300' },
  },
  retryAfterMs: null,
  cut: [delta({ content: '' }, 'error'), DONE],
}

export const DEEPSEEK: PlayedKind = {
  ...PLAIN,
  name: 'DeepSeek',
  profile: 'deepseek',
  oddities: [
    ['Chevey339/kelivo#966', 'thoughts must come back beside each call'],
    ['llm-exe/llm-exe#662', 'a schema is refused'],
    ['BerriAI/litellm#31466', 'a forced tool is refused'],
    ['DeepSeek documentation, rate limits', 'comments keep the connection alive'],
    ['DeepSeek documentation, finish_reason', 'an answer may end for lack of resources'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    opening: [': keep-alive\n\n', delta({ role: 'assistant', content: null, reasoning_content: 'Let me think.' })],
    counts: (prompt, completion) => [
      usage(prompt, completion, { prompt_cache_hit_tokens: 0, prompt_cache_miss_tokens: prompt }),
      DONE,
    ],
  },
  refusedWays: {
    json_schema: { status: 400, body: openAiError('This response_format type is unavailable now') },
    tool: { status: 400, body: openAiError('Thinking mode does not support this tool_choice') },
  },
  dislikes: (messages) =>
    messages.some(({ tool_calls, reasoning_content }) => tool_calls !== undefined && reasoning_content === undefined)
      ? { status: 400, body: openAiError('The reasoning_content in the thinking mode must be passed back to the API.') }
      : null,
  overflow: {
    status: 400,
    body: openAiError("This model's maximum context length is 131072 tokens. However, you requested 150000 tokens."),
  },
  rateLimit: {
    status: 503,
    body: openAiError('Service is too busy. We advise users to temporarily switch.', {
      type: 'service_unavailable_error',
    }),
  },
  retryAfterMs: null,
  cut: [delta({}, 'insufficient_system_resource'), DONE],
}

const signature = (index: number) => ({ google: { thought_signature: `signature-${index}` } })
const googleError = (code: number, status: string, message: string, details: object[] = []) => [
  { error: { code, message, status, details } },
]

export const GEMINI: PlayedKind = {
  ...PLAIN,
  name: 'Gemini',
  profile: 'gemini',
  oddities: [
    ['googleapis/python-genai#2868', 'an answer that calls ends with stop'],
    ['openai/openai-python#3246', 'calls have no index'],
    ['earendil-works/pi#7745', 'a signature beside each call must come back'],
    ['dcdpr/jp#1061', 'the wait stands in the error, which stands in a list'],
    ['Gemini documentation, thinking', 'only the total counts the thoughts'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    calls: (names, args) =>
      names.map((name, index) =>
        toolDelta({
          id: '',
          type: 'function',
          extra_content: signature(index),
          function: { name, arguments: JSON.stringify(args[index]) },
        }),
      ),
    ends: () => [delta({ role: 'assistant' }, 'stop')],
    counts: (prompt, completion) => [
      {
        choices: [],
        usage: { prompt_tokens: prompt, completion_tokens: Math.min(1, completion), total_tokens: prompt + completion },
      },
      DONE,
    ],
  },
  dislikes: (messages) =>
    messages.some(({ tool_calls }) => tool_calls?.some((call) => call.extra_content === undefined))
      ? { status: 400, body: googleError(400, 'INVALID_ARGUMENT', 'Function call is missing a thought_signature.') }
      : null,
  overflow: {
    status: 400,
    body: googleError(
      400,
      'INVALID_ARGUMENT',
      'The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).',
    ),
  },
  rateLimit: {
    status: 429,
    body: googleError(429, 'RESOURCE_EXHAUSTED', 'You exceeded your current rate. Please retry soon.', [
      { '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '39s' },
    ]),
  },
  retryAfterMs: 39_000,
}

export const ANTHROPIC: PlayedKind = {
  ...PLAIN,
  name: 'Anthropic',
  profile: 'anthropic',
  oddities: [
    ['Anthropic documentation, OpenAI SDK compatibility', 'a format is ignored without a word'],
    ['Anthropic documentation, streaming', 'pings, and errors as events'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    opening: ['event: ping\ndata: {"type":"ping"}\n\n', delta({ role: 'assistant', content: '' })],
  },
  overflow: {
    status: 400,
    body: openAiError('prompt is too long: 210000 tokens > 200000 maximum', { code: 'invalid_request_error' }),
  },
  rateLimit: {
    ...{ status: 429, headers: { 'retry-after': '20' } },
    body: {
      type: 'error',
      error: { type: 'rate_limit_error', message: 'Number of request tokens has exceeded your per-minute rate limit' },
    },
  },
  retryAfterMs: 20_000,
  cut: ['event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}\n\n'],
}

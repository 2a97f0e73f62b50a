import { delta } from '../server.ts'
import { ORDINARY_WIRE, openAiError, PLAIN, type PlayedKind } from './played.ts'

const MAX_TOKENS = {
  status: 400,
  body: openAiError(
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    { param: 'max_tokens', code: 'unsupported_parameter' },
  ),
}
const TOO_LONG = {
  status: 400,
  body: openAiError(
    "This model's maximum context length is 128000 tokens. However, your messages resulted in 150000 tokens. Please reduce the length of the messages.",
    { param: 'messages', code: 'context_length_exceeded' },
  ),
}

export const OPENAI: PlayedKind = {
  ...PLAIN,
  name: 'OpenAI',
  profile: 'openai',
  oddities: [
    ['openhab/openhab-addons#21459', 'newer models refuse max_tokens'],
    ['OpenAI documentation, rate limits', 'the wait stands in milliseconds in a header of its own'],
  ],
  wire: { ...ORDINARY_WIRE, opening: [delta({ role: 'assistant', content: '', refusal: null })] },
  refusedFields: { max_tokens: MAX_TOKENS },
  overflow: TOO_LONG,
  rateLimit: {
    status: 429,
    headers: { 'retry-after-ms': '7660', 'x-ratelimit-remaining-tokens': '0', 'x-ratelimit-reset-tokens': '7.66s' },
    body: openAiError('Rate limit reached for gpt-5 on tokens per min (TPM). Please try again in 7.66s.', {
      ...{ type: 'tokens', code: 'rate_limit_exceeded' },
    }),
  },
  retryAfterMs: 7_660,
}

export const AZURE: PlayedKind = {
  ...PLAIN,
  name: 'Azure',
  profile: 'azure',
  oddities: [
    ['microsoft/autogen#6465', 'a choice without a delta'],
    ['CopilotKit/CopilotKit#2468', 'filter results without choices come first'],
    ['microsoft/action-python#12', 'the wait stands in words only'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    opening: [
      { choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] },
      delta({ role: 'assistant', content: '', refusal: null }),
    ],
    ends: (reason) => [
      { choices: [{ index: 0, finish_reason: null, content_filter_offsets: { check_offset: 44 } }], usage: null },
      delta({}, reason),
    ],
  },
  refusedFields: { max_tokens: MAX_TOKENS },
  overflow: TOO_LONG,
  rateLimit: {
    status: 429,
    body: openAiError('Requests have exceeded the token rate limit of your tier. Please retry after 3 seconds.', {
      code: '429',
    }),
  },
  retryAfterMs: 3_000,
}

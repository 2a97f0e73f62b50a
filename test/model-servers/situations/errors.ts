import type { ErrorAnswer } from '../server.ts'

/** An error of a server as it was reported, and what it means. */
export interface ErrorSituation extends ErrorAnswer {
  /** The report, as owner/name#number, or the documentation that says so. */
  readonly source: string
  readonly what: string
  /** A finish of the reply, or the kind of the error. */
  readonly means: 'context_overflow' | 'refused' | 'stop' | 'transient' | 'misconfigured'
  readonly retryAfterMs?: number
}

const tooLong = (source: string, what: string, body: object | string, status = 400): ErrorSituation => ({
  ...{ source, what, status, body, means: 'context_overflow' },
})
const said = (message: string, more: object = {}) => ({ error: { message, ...more } })

export const OVERFLOWS: readonly ErrorSituation[] = [
  tooLong('OpenAI documentation', 'by code', said('too long', { code: 'context_length_exceeded' })),
  tooLong('OpenAI documentation', 'in words', said('Your input exceeds the context window of this model.')),
  tooLong(
    'earendil-works/pi#5930',
    'vLLM, with counts',
    said(
      "This model's maximum context length is 262144 tokens. However, you requested 0 output tokens and your prompt contains at least 262145 input tokens, for a total of at least 262145 tokens.",
    ),
  ),
  tooLong(
    'NousResearch/hermes-agent#58832',
    'vLLM, by its model length',
    said('The decoder prompt (length 40000) is longer than the maximum model length of 32768.'),
  ),
  tooLong('NVIDIA-NeMo/Switchyard#426', 'SGLang, without an error field', {
    ...{ object: 'error', type: 'BadRequestError', code: 400, param: null },
    message: "The input (12345 tokens) is longer than the model's context length (8192 tokens).",
  }),
  tooLong('NVIDIA-NeMo/Switchyard#426', 'SGLang, by its memory', {
    ...{ object: 'error', type: 'BadRequestError', code: 400 },
    message: 'Input length (700001 tokens) exceeds the maximum allowed length (536826 tokens). Use a shorter input.',
  }),
  tooLong(
    'NVIDIA-NeMo/Switchyard#314',
    'GLM behind a hub, with a status for a code',
    said('Input length 877338 exceeds the maximum allowed input length of 639968 tokens', { code: '400' }),
  ),
  tooLong(
    'earendil-works/pi#5677',
    'with counts in brackets',
    said("Input length (265330) exceeds model's maximum context length (262144)."),
  ),
  tooLong('llama.cpp documentation', 'llama.cpp, by type', said('too big', { type: 'exceed_context_size_error' })),
  tooLong(
    'a llama.cpp of 2025',
    'llama.cpp, as an error of its own',
    said('Input prompt is too long to process, context size: 4096', { code: 500, type: 'server_error' }),
    500,
  ),
  tooLong('anomalyco/opencode#11141', 'LM Studio, as a text', {
    error: 'Cannot truncate prompt with n_keep (15028) >= n_ctx (7424)',
  }),
  tooLong('lmstudio-ai/lmstudio-bug-tracker#237', 'LM Studio, of 2024', {
    error: 'Trying to keep the first 15857 tokens when context the overflows.',
  }),
  tooLong('anomalyco/opencode#2259', 'LM Studio, of 2025', {
    error: 'The number of tokens to keep from the initial prompt is greater than the context length.',
  }),
  tooLong(
    'jin-bo/agentao#88',
    'Bedrock behind a proxy',
    said('ValidationException: Input is too long for requested model.'),
  ),
  tooLong('Anthropic documentation', 'Anthropic', said('prompt is too long: 210000 tokens > 200000 maximum')),
  tooLong('Gemini documentation', 'Gemini, in a list', [
    said('The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).'),
  ]),
  tooLong('Mistral documentation', 'Mistral', {
    message: 'Prompt contains 40000 tokens, too large for model with 32768 maximum context length',
    object: 'error',
  }),
  tooLong('Kimi documentation', 'Kimi', said('Invalid request: Your request exceeded model token limit: 131072')),
  tooLong(
    'Groq documentation',
    'Groq, by a status',
    said('Request too large for model', { code: 'rate_limit_exceeded' }),
    413,
  ),
  tooLong(
    'OpenAI documentation, rate limits',
    'a single request above the limit of a minute',
    said('Request too large for gpt-4o on tokens per min (TPM): Limit 30000, Requested 40000.', { type: 'tokens' }),
    429,
  ),
  tooLong(
    'LiteLLM documentation',
    'LiteLLM, by its class',
    said('litellm.ContextWindowExceededError: BadRequestError', {
      type: null,
      code: '400',
    }),
  ),
  tooLong('OpenRouter documentation', 'OpenRouter, quoting the server behind it', {
    error: {
      ...{ message: 'Provider returned error', code: 400 },
      metadata: { raw: '{"error":{"message":"This endpoint has a maximum context length of 65536 tokens"}}' },
    },
  }),
  tooLong('Zhipu documentation', 'in Chinese', said('Prompt 超长', { code: '1261' })),
  tooLong(
    'a proxy with a body limit',
    'as a page of status 413',
    '<html><title>413 Request Entity Too Large</title></html>',
    413,
  ),
]

const transient = (
  source: string,
  what: string,
  status: number,
  body: object | string,
  more: Partial<ErrorSituation> = {},
): ErrorSituation => ({ source, what, status, body, means: 'transient', ...more })

const RETRY_INFO = [{ '@type': 'type.googleapis.com/google.rpc.RetryInfo', retryDelay: '45.837906927s' }]

export const PASSING: readonly ErrorSituation[] = [
  transient(
    'jin-bo/agentao#88',
    'Bedrock is throttled',
    429,
    said('ThrottlingException: Too many tokens, please wait'),
  ),
  transient(
    'dcdpr/jp#1061',
    'Gemini says in its error how long to wait',
    429,
    [{ error: { code: 429, status: 'RESOURCE_EXHAUSTED', message: 'Quota exceeded', details: RETRY_INFO } }],
    { retryAfterMs: 45_838 },
  ),
  transient(
    'microsoft/action-python#12',
    'Azure says in words how long to wait',
    429,
    said('Requests have exceeded call rate limit. Please retry after 3 seconds.', { code: '429' }),
    { retryAfterMs: 3_000 },
  ),
  transient(
    'Groq documentation, rate limits',
    'a wait in minutes and seconds',
    429,
    said('Rate limit reached. Please try again in 1m2.5s.', { code: 'rate_limit_exceeded' }),
    { retryAfterMs: 62_500 },
  ),
  transient('OpenAI documentation, rate limits', 'a wait in headers of its own', 429, said('slow down'), {
    headers: {
      'x-ratelimit-remaining-tokens': '0',
      'x-ratelimit-reset-tokens': '6m0s',
      'x-ratelimit-reset-requests': '1s',
    },
    retryAfterMs: 360_000,
  }),
  transient(
    'NousResearch/hermes-agent#70566',
    'a challenge page is no wrong key',
    403,
    '<!doctype html><html>Just a moment',
  ),
  transient('a proxy that wants a login', 'a login page is no wrong key', 401, '<html><title>Log in</title></html>'),
  transient('router-for-me/CLIProxyAPI#5681', 'a page of a broken origin', 520, '<!DOCTYPE html><title>520</title>'),
  transient('a gateway in a roll-out', 'a page of status 404', 404, '<html><title>404 Not Found</title></html>'),
  ...[408, 409, 420, 424, 425, 429, 499, 500, 502, 503, 504, 520, 529].map((status) =>
    transient('servers in use', `status ${status}`, status, said('oops')),
  ),
  transient('Anthropic documentation', 'overloaded', 529, {
    type: 'error',
    error: { type: 'overloaded_error', message: 'Overloaded' },
  }),
  transient(
    'a gateway with a code of its own',
    'a status that says nothing',
    400,
    said('upstream error', { code: 'bad_response' }),
  ),
  transient('can1357/oh-my-pi', 'no body at all', 400, {}),
]

const final = (source: string, what: string, status: number, body: object | string): ErrorSituation => ({
  ...{ source, what, status, body, means: 'misconfigured' },
})

export const FINAL: readonly ErrorSituation[] = [
  final(
    'OpenHands/OpenHands#17390',
    'a key that LiteLLM does not know',
    401,
    said('Authentication Error', { type: 'token_not_found_in_db', code: '401' }),
  ),
  final('Gemini documentation', 'a key that Gemini does not know', 400, [
    {
      error: {
        code: 400,
        message: 'API key not valid.',
        status: 'INVALID_ARGUMENT',
        details: [{ reason: 'API_KEY_INVALID' }],
      },
    },
  ]),
  final(
    'OpenAI documentation',
    'no quota',
    429,
    said('You exceeded your current quota', { code: 'insufficient_quota' }),
  ),
  final('Anthropic documentation', 'no credit', 400, said('Your credit balance is too low to access the API.')),
  final('OpenRouter documentation', 'no credit there', 402, said('This request requires more credits', { code: 402 })),
  final('DeepSeek documentation', 'no such model', 400, said('Model Not Exist', { type: 'invalid_request_error' })),
  final(
    'Groq documentation',
    'a model that is gone',
    400,
    said('The model has been decommissioned', { code: 'model_decommissioned' }),
  ),
  final(
    'Ollama documentation',
    'a model without tools',
    400,
    said('registry.ollama.ai/library/gemma3 does not support tools'),
  ),
  final('vLLM documentation, tool calling', 'a server started without its tool parser', 400, {
    object: 'error',
    message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
    code: 400,
  }),
  final(
    'Routstr/routstr-core#554',
    'no provider with tools',
    404,
    said('No endpoints found that support tool use.', { code: 404 }),
  ),
]

export const ANSWERED: readonly ErrorSituation[] = [
  {
    ...{ source: 'Azure documentation, content filtering', what: 'a filter', status: 400, means: 'refused' },
    body: said('The response was filtered', {
      code: 'content_filter',
      innererror: { code: 'ResponsibleAIPolicyViolation' },
    }),
  },
  {
    ...{
      source: 'tashfeenahmed/freellmapi#291',
      what: 'a call that the server could not read',
      status: 400,
      means: 'stop',
    },
    body: said('Failed to call a function.', {
      code: 'tool_use_failed',
      failed_generation: '<function=read_file={"path": "a"}</function>',
    }),
  },
]

import { DONE, delta, usage } from '../server.ts'
import { ORDINARY_WIRE, openAiError, PLAIN, type PlayedKind } from './played.ts'

export const OPENROUTER: PlayedKind = {
  ...PLAIN,
  name: 'OpenRouter',
  profile: 'openrouter',
  oddities: [
    ['OpenRouter documentation, streaming', 'comments between the chunks'],
    ['damianvtran/local-operator#223', 'an error in the middle, beside the word error'],
    ['Routstr/routstr-core#554', 'what no provider can do has status 404'],
    ['OpenRouter documentation, limits', 'the wait stands in the error, as headers'],
    ['OpenRouter documentation, reasoning', 'thoughts stand in two fields'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    opening: [
      ': OPENROUTER PROCESSING\n\n',
      delta({
        role: 'assistant',
        content: '',
        reasoning: 'Hm.',
        reasoning_details: [{ type: 'reasoning.text', text: 'Hm.' }],
      }),
    ],
    counts: (prompt, completion) => [
      usage(prompt, completion, { cost: (prompt + 10 * completion) / 1e6, is_byok: false }),
      DONE,
    ],
  },
  refusedWays: {
    json_schema: {
      status: 404,
      body: { error: { message: 'No endpoints found that can handle the requested parameters.', code: 404 } },
    },
  },
  overflow: {
    status: 400,
    body: {
      error: {
        ...{ message: 'Provider returned error', code: 400 },
        metadata: { raw: '{"error":{"message":"This endpoint\'s maximum context length is 65536 tokens."}}' },
      },
    },
  },
  rateLimit: {
    status: 429,
    body: {
      error: {
        ...{ message: 'Rate limit exceeded: free-models-per-min.', code: 429 },
        metadata: { headers: { 'X-RateLimit-Limit': '20', 'X-RateLimit-Reset': '0' } },
      },
    },
  },
  retryAfterMs: 0,
  cut: [
    {
      error: { code: 502, message: 'Provider disconnected', metadata: { error_type: 'provider_unavailable' } },
      choices: [{ index: 0, delta: { content: '' }, finish_reason: 'error', native_finish_reason: null }],
    },
  ],
}

export const LITELLM: PlayedKind = {
  ...PLAIN,
  name: 'LiteLLM',
  profile: 'litellm',
  oddities: [
    ['NVIDIA-NeMo/Switchyard#314', 'the status stands for a code, as a text'],
    ['OpenHands/OpenHands#17390', 'its classes stand in the words'],
    ['BerriAI/litellm#34214', 'fields of its own are beside all'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    says: (text) => [delta({ content: text, provider_specific_fields: null, role: 'assistant' })],
    ends: (reason) => [delta({ provider_specific_fields: null }, reason), delta({}, reason)],
  },
  refusedWays: {
    json_schema: {
      status: 400,
      body: openAiError("litellm.UnsupportedParamsError: large does not support parameters: ['response_format']", {
        ...{ type: 'None', code: '400' },
      }),
    },
  },
  overflow: {
    status: 400,
    body: openAiError('litellm.BadRequestError: litellm.ContextWindowExceededError: OpenAIException', {
      type: null,
      code: '400',
    }),
  },
  rateLimit: {
    ...{ status: 429, headers: { 'retry-after': '12' } },
    body: openAiError('litellm.RateLimitError: No deployments available', { type: 'throttling_error', code: '429' }),
  },
  retryAfterMs: 12_000,
  cut: [{ error: { message: 'litellm.APIConnectionError: upstream closed', type: null, param: null, code: '500' } }],
}

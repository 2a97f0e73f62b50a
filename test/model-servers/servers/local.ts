import { DONE, delta, toolDelta, usage } from '../server.ts'
import { ORDINARY_WIRE, openAiError, PLAIN, type PlayedKind, parsesArguments } from './played.ts'

const flatError = (status: number, message: string) => ({
  ...{ object: 'error', message, type: 'BadRequestError', param: null, code: status },
})

export const VLLM: PlayedKind = {
  ...PLAIN,
  name: 'vLLM',
  profile: 'vllm',
  oddities: [
    ['vllm-project/vllm#57082', 'an engine that aborts ends the stream as if it were complete'],
    ['OpenHands/software-agent-sdk#2887', 'arguments of earlier calls are parsed'],
    ['openai-php/client#623', 'the head of a call comes without arguments'],
    ['a gateway before it', 'too many requests are refused by a page'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    opening: [delta({ role: 'assistant' }), delta({ reasoning_content: 'Let me think.' })],
    calls: (names, args) =>
      names.flatMap((name, index) => [
        toolDelta({ id: `chatcmpl-tool-${index}`, type: 'function', index, function: { name } }),
        toolDelta({ index, function: { arguments: JSON.stringify(args[index]) } }),
      ]),
  },
  dislikes: parsesArguments(400, (message) => flatError(400, message)),
  overflow: {
    status: 400,
    body: flatError(
      400,
      "This model's maximum context length is 32768 tokens. However, you requested 1000 output tokens and your prompt contains at least 40000 input tokens. Please reduce the length of the input prompt. (parameter=input_tokens, value=40000)",
    ),
  },
  rateLimit: {
    status: 429,
    headers: { 'retry-after': '5' },
    body: '<html><title>429 Too Many Requests</title></html>',
  },
  retryAfterMs: 5_000,
  cut: [delta({}, 'abort'), usage(900, 3), DONE],
}

export const SGLANG: PlayedKind = {
  ...PLAIN,
  name: 'SGLang',
  profile: 'sglang',
  oddities: [
    ['NVIDIA-NeMo/Switchyard#426', 'an error stands at the top, without the field error'],
    ['sgl-project/sglang#28175', 'a full queue is told inside an answer of status 200'],
    ['sgl-project/sglang#2956', 'how an answer ended may be an object'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    calls: (names, args) =>
      names.flatMap((name, index) => [
        toolDelta({ id: `call_${index}f`, index, type: 'function', function: { name, arguments: '' } }),
        toolDelta({
          id: null,
          index,
          type: 'function',
          function: { name: null, arguments: JSON.stringify(args[index]) },
        }),
      ]),
    ends: (reason) => [{ choices: [{ index: 0, delta: {}, finish_reason: reason, matched_stop: 151645 }] }],
  },
  dislikes: parsesArguments(400, (message) => flatError(400, message)),
  overflow: {
    status: 400,
    body: flatError(400, "The input (40013 tokens) is longer than the model's context length (32768 tokens)."),
  },
  rateLimit: {
    ...{ status: 200, headers: { 'content-type': 'text/event-stream' } },
    body: `data: ${JSON.stringify({ error: { message: 'The request queue is full.', type: 'ServiceUnavailableError', code: 503 } })}\n\n${DONE}`,
  },
  retryAfterMs: null,
  cut: [{ choices: [{ index: 0, delta: {}, finish_reason: { type: 'abort', message: 'Aborted' } }] }, DONE],
}

export const OLLAMA: PlayedKind = {
  ...PLAIN,
  name: 'Ollama',
  profile: 'ollama',
  oddities: [
    ['vercel/ai#14277', 'all calls of an answer have index 0'],
    ['ralphgrewe/TradingAgents#168', 'a conversation beyond the window is cut without a word'],
    ['ollama/ollama#17889', 'some models refuse it instead'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    opening: [delta({ role: 'assistant', content: '', reasoning: 'Let me think.' })],
    calls: (names, args) =>
      names.map((name, place) =>
        toolDelta({
          index: 0,
          id: `call_${place}`,
          type: 'function',
          function: { name, arguments: JSON.stringify(args[place]) },
        }),
      ),
    ends: () => [delta({ role: 'assistant', content: '' }, 'stop')],
  },
  overflow: { countsOnly: 40 },
  rateLimit: {
    status: 503,
    body: openAiError('server busy, please try again. maximum pending requests exceeded', { type: 'api_error' }),
  },
  retryAfterMs: null,
}

export const LLAMACPP: PlayedKind = {
  ...PLAIN,
  name: 'llama.cpp',
  profile: 'llamacpp',
  oddities: [
    ['ggml-org/llama.cpp#25510', 'arguments of earlier calls are parsed, and refused with status 500'],
    ['oobabooga/textgen#7257', 'a conversation that is too long is refused inside an answer of status 200'],
    ['unslothai/unsloth#9390', 'errors stand in a chunk without choices'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    counts: (prompt, completion) => [
      {
        choices: [],
        usage: usage(prompt, completion).usage,
        timings: { cache_n: 0, prompt_n: prompt, predicted_n: completion },
      },
      DONE,
    ],
  },
  dislikes: parsesArguments(500, (message) => ({ error: { code: 500, message, type: 'server_error' } })),
  overflow: {
    status: 200,
    body: {
      error: {
        ...{ code: 400, type: 'exceed_context_size_error', n_prompt_tokens: 14429, n_ctx: 8192 },
        message:
          'the request exceeds the available context size. try increasing the context size or enable context shift',
      },
    },
  },
  rateLimit: { status: 503, body: { error: { code: 503, message: 'Loading model', type: 'unavailable_error' } } },
  retryAfterMs: null,
  cut: [{ error: { code: 500, message: 'The shared cache is full', type: 'server_error' } }],
}

export const LMSTUDIO: PlayedKind = {
  ...PLAIN,
  name: 'LM Studio',
  profile: 'lmstudio',
  oddities: [
    ['Gitlawb/openclaude#353', 'an error is a text'],
    ['lmstudio-ai/lmstudio-bug-tracker#189', 'json_object is refused'],
    ['lmstudio-ai/lmstudio-bug-tracker#2205', 'errors come as events of a stream'],
  ],
  wire: {
    ...ORDINARY_WIRE,
    calls: (names, args) =>
      names.flatMap((name, index) => [
        toolDelta({ index, id: `36517448${index}`, type: 'function', function: { name, arguments: '' } }),
        toolDelta({ index, function: { arguments: JSON.stringify(args[index]) } }),
      ]),
  },
  refusedWays: {
    json_object: { status: 400, body: { error: "'response_format.type' must be 'json_schema' or 'text'" } },
  },
  overflow: {
    status: 400,
    body: {
      error:
        'The number of tokens to keep from the initial prompt is greater than the context length (n_keep: 13055>= n_ctx: 4096).',
    },
  },
  rateLimit: { status: 500, body: { error: 'Model unloaded.' } },
  retryAfterMs: null,
  cut: ['event: error\ndata: {"error":{"message":"The model has crashed without additional information."}}\n\n'],
}

import OpenAI, { BadRequestError } from 'openai'
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import type { Logger } from 'pino'
import type { Role } from '../core/stages.ts'
import { type Model, type ModelReply, type ModelRequest, NO_USAGE } from './model.ts'
import { explain, isContextOverflow, unreadableAnswer } from './model-error.ts'
import { costUsd, type Pricing, worstCaseUsd } from './pricing.ts'
import { chatMessages, chatTools, jsonInstruction, RUNGS, type Rung, responseFormat } from './request.ts'
import { readStream, type StreamedReply } from './stream.ts'
import { countTokens, promptTokens } from './usage.ts'
import { withWatchdog } from './watchdog.ts'

export interface ModelConfig {
  /** Up to and with `/v1`. */
  readonly baseUrl: string
  /** Empty for servers that ask for none. */
  readonly apiKey: string
  readonly names: Readonly<Record<Role, string>>
  readonly pricing: Pricing
  /** A stream that is silent for this long is given up. */
  readonly idleTimeoutMs: number
  readonly log: Logger
}

/** Speaks Chat Completions, always streamed. Never retries by itself: the queue does, knowing what the server asked for. */
export const createModel = (config: ModelConfig): Model => {
  const client = openClient(config)
  const rungs = new Map<string, number>()

  const complete = async (request: ModelRequest, signal: AbortSignal): Promise<ModelReply> => {
    const name = config.names[request.role]
    const rung = rungs.get(name) ?? 0
    try {
      const streamed = await call(client, config, request, RUNGS[rung] ?? 'text', signal)
      return finish(config, request, name, streamed)
    } catch (error) {
      signal.throwIfAborted()
      if (isContextOverflow(error)) return overflow(config, request, name)
      if (request.reply === null || !(error instanceof BadRequestError) || rung + 1 >= RUNGS.length)
        throw explain(error, config)
      rungs.set(name, rung + 1)
      config.log.info({ model: name, structured: RUNGS[rung + 1] }, 'the model server refused this way to ask for JSON')
      return complete(request, signal)
    }
  }
  return {
    name: (role) => config.names[role],
    worstCaseUsd: (request) =>
      worstCaseUsd(config.pricing, config.names[request.role], {
        promptTokens: promptTokens(request),
        maxOutputTokens: request.maxOutputTokens,
      }),
    complete,
  }
}

/** Every setting is given, so that somebody's shell has no say; only OPENAI_CUSTOM_HEADERS has no setting that beats it. */
const openClient = ({ baseUrl, apiKey, idleTimeoutMs }: ModelConfig) =>
  new OpenAI({
    baseURL: baseUrl,
    apiKey: apiKey || 'none',
    adminAPIKey: null,
    organization: null,
    project: null,
    webhookSecret: null,
    maxRetries: 0,
    timeout: idleTimeoutMs,
    logLevel: 'off',
  })

const call = (client: OpenAI, config: ModelConfig, request: ModelRequest, rung: Rung, signal: AbortSignal) =>
  withWatchdog(config.idleTimeoutMs, signal, async (watched, alive) => {
    const { data, response } = await client.chat.completions
      .create(body(config, request, rung), { signal: watched, headers: runHeaders(request) })
      .withResponse()
    if (!response.headers.get('content-type')?.includes('text/event-stream')) throw await unreadableAnswer(response)
    return readStream(data, alive)
  })

const runHeaders = ({ run, role }: ModelRequest) => ({
  'x-wms-run': `task-${run.taskId}/${run.stage}/${run.attempt}`,
  'x-wms-role': role,
})

function body(config: ModelConfig, request: ModelRequest, rung: Rung): ChatCompletionCreateParamsStreaming {
  const instruction = request.reply !== null && rung !== 'json_schema' ? [jsonInstruction(request.reply)] : []
  return {
    model: config.names[request.role],
    messages: [...chatMessages(request.messages), ...instruction],
    stream: true,
    stream_options: { include_usage: true },
    ...(request.tools.length > 0 && { tools: chatTools(request.tools) }),
    ...(request.reply !== null && rung !== 'text' && { response_format: responseFormat(request.reply, rung) }),
    ...outputLimit(config.baseUrl, request.maxOutputTokens),
  }
}

/** OpenAI's own newer models refuse `max_tokens`; many other servers know nothing else. */
const outputLimit = (baseUrl: string, tokens: number) =>
  /\.(openai\.com|openai\.azure\.com)$/.test(new URL(baseUrl).hostname)
    ? { max_completion_tokens: tokens }
    : { max_tokens: tokens }

function finish(config: ModelConfig, request: ModelRequest, name: string, streamed: StreamedReply): ModelReply {
  const tokens = countTokens(request, streamed)
  const cost = streamed.usage?.cost ?? costUsd(config.pricing, name, tokens)
  const { finish: end, content, toolCalls } = streamed
  return { finish: end, content, toolCalls, usage: { ...tokens, costUsd: cost } }
}

/** Nothing was answered and nothing is charged. */
const overflow = (config: ModelConfig, request: ModelRequest, model: string): ModelReply => {
  config.log.warn({ model, run: request.run }, 'the conversation is longer than the model reads')
  return { finish: 'context_overflow', content: '', toolCalls: [], usage: NO_USAGE }
}

import type OpenAI from 'openai'
import type { ChatCompletionCreateParamsStreaming } from 'openai/resources/chat/completions'
import { ROLES, type Role } from '../core/stages.ts'
import { createCalibration } from './calibration.ts'
import { openClient } from './client.ts'
import type { ModelConfig } from './config.ts'
import { type Model, type ModelReply, type ModelRequest, NO_USAGE } from './model.ts'
import { explain, isContextOverflow, unreadableAnswer } from './model-error.ts'
import { costUsd, worstCaseUsd } from './pricing.ts'
import { guessProfile, PROFILES, type Profile } from './profiles.ts'
import { chatRequest } from './request.ts'
import { readStream, type StreamedReply } from './stream.ts'
import { asText, createLadder, isUnsupported } from './structured-output.ts'
import { countTokens, promptTokens } from './usage.ts'
import { withWatchdog } from './watchdog.ts'

/** Speaks Chat Completions, always streamed. Never retries: the queue does, after the wait that the server asks for. */
export const createModel = (config: ModelConfig): Model => {
  const profile = PROFILES[config.profile ?? guessProfile(config.baseUrl)]
  return modelOn(config, {
    ...{ client: openClient(config), profile },
    ...{ ladder: createLadder(profile), calibration: createCalibration() },
  })
}

/** What all models of one server share. */
interface Server {
  readonly client: OpenAI
  readonly profile: Profile
  readonly ladder: ReturnType<typeof createLadder>
  readonly calibration: ReturnType<typeof createCalibration>
}

function modelOn(config: ModelConfig, server: Server): Model {
  const { client, profile, ladder, calibration } = server
  const complete = async (request: ModelRequest, signal: AbortSignal): Promise<ModelReply> => {
    const name = config.names[request.role]
    const rung = ladder.rung(name)
    const estimate = promptTokens(request)
    if (isTooLong(config, request, calibration.corrected(name, estimate))) return overflow(config, request, name)
    try {
      const streamed = await call(client, config, chatRequest(profile, name, request, rung), request, signal)
      const reply = finish(config, request, name, asText(streamed, rung))
      const counted = reply.usage.estimated ? estimate : reply.usage.promptTokens
      if (calibration.learn(name, estimate, counted) === 'plausible') return reply
      config.log.warn({ model: name, estimate, counted }, 'the model server counts far fewer tokens than it was sent')
      return profile.truncatesSilently ? { ...reply, ...OVERFLOW } : reply
    } catch (error) {
      signal.throwIfAborted()
      if (isContextOverflow(error)) return overflow(config, request, name)
      if (request.reply === null || !isUnsupported(error) || !ladder.stepDown(name)) throw explain(error, config)
      config.log.info({ model: name, next: ladder.rung(name) }, 'the model server refused this way to ask for JSON')
      return complete(request, signal)
    }
  }
  return {
    name: (role) => config.names[role],
    using: (name) => modelOn({ ...config, names: everyRole(name) }, server),
    worstCaseUsd: (request) =>
      worstCaseUsd(config.pricing, config.names[request.role], {
        promptTokens: promptTokens(request),
        maxOutputTokens: request.maxOutputTokens,
      }),
    complete,
  }
}

const everyRole = (name: string) => Object.fromEntries(ROLES.map((role) => [role, name])) as Record<Role, string>

/** No tokenizer's average comes near this, so a longer reply ignores `maxOutputTokens`. */
const LONGEST_TOKEN_CHARS = 20

const call = (
  client: OpenAI,
  { idleTimeoutMs }: ModelConfig,
  body: ChatCompletionCreateParamsStreaming,
  request: ModelRequest,
  signal: AbortSignal,
) =>
  withWatchdog(idleTimeoutMs, signal, async (watched, alive) => {
    const { data, response } = await client.chat.completions
      .create(body, { signal: watched, headers: runHeaders(request) })
      .withResponse()
    if (!response.headers.get('content-type')?.includes('text/event-stream')) throw await unreadableAnswer(response)
    return readStream(data, request.maxOutputTokens * LONGEST_TOKEN_CHARS, alive)
  })

const runHeaders = ({ run, role }: ModelRequest) => ({
  'x-wms-run': `task-${run.taskId}/${run.stage}/${run.attempt}`,
  'x-wms-role': role,
})

function finish(config: ModelConfig, request: ModelRequest, name: string, streamed: StreamedReply): ModelReply {
  const tokens = countTokens(request, streamed)
  const cost = streamed.usage?.cost ?? costUsd(config.pricing, name, tokens)
  const { usage: _, ...reply } = streamed
  return { ...reply, usage: { ...tokens, costUsd: cost } }
}

/** Checked before the call, so that no money is spent on a refusal. */
const isTooLong = ({ contextTokens }: ModelConfig, { maxOutputTokens }: ModelRequest, promptTokens: number): boolean =>
  contextTokens !== undefined && contextTokens !== null && promptTokens + maxOutputTokens > contextTokens

const OVERFLOW = { finish: 'context_overflow', content: '', toolCalls: [], reasoning: '' } as const

/** A reply to a call that got no answer and costs nothing. */
const overflow = (config: ModelConfig, request: ModelRequest, model: string): ModelReply => {
  config.log.warn({ model, run: request.run }, 'the conversation is longer than the model reads')
  return { ...OVERFLOW, usage: NO_USAGE }
}

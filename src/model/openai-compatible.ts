import { ROLES, type Role } from '../core/stages.ts'
import { type AllowanceBook, createAllowances } from './allowances.ts'
import { createCalibration } from './calibration.ts'
import { postChat, runName } from './call.ts'
import type { ModelConfig } from './config.ts'
import { faultKindOf } from './faults/classify.ts'
import { atCost, explain, perhapsTooLong } from './faults/explain.ts'
import { type Model, type ModelReply, type ModelRequest, NO_USAGE, type Usage } from './model.ts'
import { replyCostUsd, worstCaseUsd } from './pricing.ts'
import { guessProfile, PROFILES, type Profile } from './profiles.ts'
import { chatRequest } from './request.ts'
import { asText, createLadder } from './structured-output.ts'
import { countTokens, promptTokens } from './usage.ts'
import { withWatchdog } from './watchdog.ts'
import { openAnswer, readAnswer } from './wire/answer.ts'
import type { ReplyDraft, WrittenReply } from './wire/draft.ts'
import { ServerFault } from './wire/server-fault.ts'

/** Speaks Chat Completions, always streamed. Never retries: the queue does, after the wait that the server asks for. */
export const createModel = (config: ModelConfig): Model => {
  const profile = PROFILES[config.profile ?? guessProfile(config.baseUrl)]
  return modelOn(config, {
    ...{ profile, ladder: createLadder(profile), allowances: createAllowances(profile) },
    calibration: createCalibration(),
  })
}

/** What all models of one server share. */
interface Server {
  readonly profile: Profile
  readonly ladder: ReturnType<typeof createLadder>
  readonly allowances: AllowanceBook
  readonly calibration: ReturnType<typeof createCalibration>
}

/** One attempt to get a reply. */
interface Call {
  readonly config: ModelConfig
  readonly server: Server
  readonly request: ModelRequest
  readonly name: string
  readonly estimate: number
}

function modelOn(config: ModelConfig, server: Server): Model {
  return {
    name: (role) => config.names[role],
    using: (name) => modelOn({ ...config, names: everyRole(name) }, server),
    worstCaseUsd: (request) =>
      worstCaseUsd(config.pricing, config.names[request.role], {
        promptTokens: promptTokens(request),
        maxOutputTokens: request.maxOutputTokens,
      }),
    complete: (request, signal) => {
      const [name, estimate] = [config.names[request.role], promptTokens(request)]
      return complete({ config, server, request, name, estimate }, signal)
    },
  }
}

const everyRole = (name: string) => Object.fromEntries(ROLES.map((role) => [role, name])) as Record<Role, string>

async function complete(call: Call, signal: AbortSignal): Promise<ModelReply> {
  const { config, request, name, estimate, server } = call
  if (isTooLong(config, request, server.calibration.corrected(name, estimate))) return overflow(call)
  const draft = openAnswer()
  const rung = server.ladder.rung(name)
  try {
    return plausible(call, asText(await ask(call, draft, rung, signal), rung, request.reply))
  } catch (error) {
    signal.throwIfAborted()
    const other = error instanceof ServerFault ? await afterFault(call, error, signal) : null
    if (other !== null) return other
    throw atCost(explain(error, config), spentOn(call, draft))
  }
}

/** No tokenizer's average comes near this, so a longer reply ignores `maxOutputTokens`. */
const LONGEST_TOKEN_CHARS = 20

function ask(call: Call, draft: ReplyDraft, rung: ReturnType<Server['ladder']['rung']>, signal: AbortSignal) {
  const { config, server, request, name } = call
  const body = chatRequest(server.profile, name, request, { rung, allowed: server.allowances.of(name) })
  const offered = new Set([...request.tools, ...(request.reply === null ? [] : [request.reply])].map((it) => it.name))
  const run = `${runName(request.run)}/${request.messages.length}`
  return withWatchdog(config.idleTimeoutMs, signal, async (watched, alive) => {
    const response = await postChat(config, body, request, watched)
    alive('sign')
    const isStream = response.headers.get('content-type')?.includes('text/event-stream') ?? false
    if (response.ok) config.heard?.({ rung, isStream })
    const maxChars = request.maxOutputTokens * LONGEST_TOKEN_CHARS
    return readAnswer(response, draft, { run, offered, maxChars }, alive)
  })
}

/** What a fault still makes of the call: a reply, another way to ask; `null`: an error. */
async function afterFault(call: Call, fault: ServerFault, signal: AbortSignal): Promise<ModelReply | null> {
  const { config, server, request, name, estimate } = call
  const kind = faultKindOf(fault)
  switch (kind) {
    case 'overflow':
      return overflow(call)
    case 'refused':
      return priced(call, { ...NOTHING, finish: 'refused', content: fault.message })
    case 'misspoken':
      return priced(call, { ...NOTHING, finish: 'stop', content: fault.written ?? fault.message })
    case 'format':
      if (request.reply === null || !server.ladder.stepDown(name)) return null
      config.log.info(
        { model: name, next: server.ladder.rung(name) },
        'the model server refused this way to ask for JSON',
      )
      return complete(call, signal)
    case 'field':
    case 'request':
      if (server.allowances.learn(name, fault)) return complete(call, signal)
      if (kind === 'field' || !server.calibration.mayBeTooLong(name, estimate, config.contextTokens ?? null))
        return null
      throw perhapsTooLong(fault, config)
    default:
      return null
  }
}

const NOTHING = {
  ...{ finish: 'stop', content: '', toolCalls: [], reasoning: '' },
  counts: { prompt: null, cached: null, completion: null, costUsd: null },
} as const satisfies WrittenReply

/** The reply, unless the server has plainly left out a part of the conversation. */
function plausible(call: Call, written: WrittenReply): ModelReply {
  const { config, server, name, estimate } = call
  const reply = priced(call, written)
  if (isSilentOverflow(call, written)) return { ...reply, ...TOO_LONG }
  const { prompt: counted } = written.counts
  if (counted === null || server.calibration.learn(name, estimate, counted) === 'plausible') return reply
  config.log.warn({ model: name, estimate, counted }, 'the model server counts far fewer tokens than it was sent')
  return server.profile.truncatesSilently ? { ...reply, ...TOO_LONG } : reply
}

/** A prompt of so few tokens fits any model. */
const SHORT_PROMPT = 3_000

/** Some servers answer a conversation that is too long with nothing at all. */
const isSilentOverflow = (
  { config, server: { profile, calibration }, name, estimate }: Call,
  { finish, content, reasoning, toolCalls }: WrittenReply,
): boolean =>
  profile.truncatesSilently &&
  finish === 'stop' &&
  content === '' &&
  reasoning === '' &&
  toolCalls.length === 0 &&
  estimate > SHORT_PROMPT &&
  calibration.mayBeTooLong(name, estimate, config.contextTokens ?? null)

function priced(call: Call, { counts, ...reply }: WrittenReply): ModelReply {
  return { ...reply, usage: usageOf(call, { counts, ...reply }) }
}

function usageOf({ config, request, name }: Call, reply: WrittenReply): Usage {
  const tokens = countTokens(request, reply)
  return { ...tokens, costUsd: replyCostUsd(config.pricing, name, tokens, reply.counts.costUsd) }
}

/** A server charges for what it wrote before it broke off; `undefined`: it wrote nothing. */
function spentOn(call: Call, { content, reasoning, calls, counts }: ReplyDraft): number | null | undefined {
  if (content === '' && reasoning === '' && calls.length === 0 && counts.completion === null) return undefined
  const toolCalls = calls.map(({ name, fragments }) => ({ id: '', name, arguments: fragments.join('') }))
  return usageOf(call, { ...NOTHING, content, reasoning, toolCalls, counts }).costUsd
}

/** Checked before the call, so that no money is spent on a refusal. */
const isTooLong = ({ contextTokens }: ModelConfig, { maxOutputTokens }: ModelRequest, promptTokens: number): boolean =>
  contextTokens !== undefined && contextTokens !== null && promptTokens + maxOutputTokens > contextTokens

const TOO_LONG = { finish: 'context_overflow', content: '', toolCalls: [], reasoning: '' } as const

/** A reply to a call that got no answer and costs nothing. */
function overflow({ config, request, name }: Call): ModelReply {
  config.log.warn({ model: name, run: request.run }, 'the conversation is longer than the model reads')
  return { ...TOO_LONG, usage: NO_USAGE }
}

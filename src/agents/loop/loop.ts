import { extractJson } from '../../core/json/extract-json.ts'
import { asObject } from '../../core/json/json-objects.ts'
import {
  type ModelMessage,
  type ModelReply,
  type ModelRequest,
  PerhapsTooLong,
  sumUsage,
  type ToolCall,
  type Usage,
} from '../../model/model.ts'
import type { AgentDeps, AgentStop } from '../agent.ts'
import { StoredReply } from '../journal.ts'
import { type AgentWork, answersTo } from './answers.ts'
import {
  type Conversation,
  countFormatError,
  countRepetition,
  type LoopStop,
  openConversation,
} from './conversation.ts'
import { leaveOutMost, leaveOutOld } from './observations.ts'
import { definition, inOneOrder, type Submit, submits } from './tool.ts'
import type { CallAnswer } from './tool-call.ts'

export type LoopEnd<T> =
  | { readonly status: 'submitted'; readonly result: T; readonly usage: Usage }
  | { readonly status: AgentStop; readonly reason: string; readonly usage: Usage }

/** What follows from a reply: the end, or the messages for the next step. */
type Verdict<T> = { submitted: T } | LoopStop | { messages: ModelMessage[] }

/**
 * Lets a role work until it submits or reaches a limit; each of these ends is a value. Throws what the model client
 * throws (for the queue to repeat or a person to fix), and the signal's reason when the run is cancelled.
 */
export async function runLoop<T>(work: AgentWork<T>, deps: AgentDeps, signal: AbortSignal): Promise<LoopEnd<T>> {
  const talk = openConversation(work.system, work.prompt, work.language)
  const deadline = AbortSignal.timeout(Math.max(0, deps.limits.durationMs - deps.journal.workedMs()))
  try {
    return withLastWords(await steps(work, talk, withLimitsLeft(deps), AbortSignal.any([signal, deadline])), talk)
  } catch (error) {
    if (!deadline.aborted || signal.aborted) throw error
    const reason = talk.words.deadline(Math.round(deps.limits.durationMs / 1000))
    return withLastWords({ status: 'deadline', reason, usage: talk.usage }, talk)
  }
}

const LAST_WORDS_CHARS = 500

/** A run without a result says what its agent had to say, which is nowhere else. */
function withLastWords<T>(end: LoopEnd<T>, { words, summary, objection }: Conversation): LoopEnd<T> {
  if (end.status === 'submitted' || end.status === 'cost_budget' || summary === null) return end
  const refusal = end.status === 'max_steps' ? '' : (objection ?? '').slice(0, LAST_WORDS_CHARS)
  return { ...end, reason: `${end.reason} ${words.lastWords(summary.slice(0, LAST_WORDS_CHARS), refusal)}` }
}

/** Steps and tokens that an earlier delivery lost still count against the limits. */
const withLimitsLeft = (deps: AgentDeps): AgentDeps => {
  const { steps, tokens } = deps.journal.lost()
  return { ...deps, limits: { ...deps.limits, steps: deps.limits.steps - steps, tokens: deps.limits.tokens - tokens } }
}

async function steps<T>(
  work: AgentWork<T>,
  talk: Conversation,
  deps: AgentDeps,
  signal: AbortSignal,
): Promise<LoopEnd<T>> {
  for (let step = 1; step <= deps.limits.steps; step++) {
    const verdict = await takeStep(work, talk, deps, step, signal)
    if ('submitted' in verdict) return { status: 'submitted', result: verdict.submitted, usage: talk.usage }
    if ('stop' in verdict) return { status: verdict.stop, reason: verdict.reason, usage: talk.usage }
    talk.messages.push(...verdict.messages)
    leaveOutOld(talk.messages)
  }
  const stepsTaken = deps.limits.steps + deps.journal.lost().steps
  const reason = talk.words.steps(stepsTaken, talk.objection?.slice(0, 500) ?? '')
  return { status: 'max_steps', reason, usage: talk.usage }
}

async function takeStep<T>(
  work: AgentWork<T>,
  talk: Conversation,
  deps: AgentDeps,
  step: number,
  signal: AbortSignal,
): Promise<Verdict<T>> {
  const used = talk.usage.promptTokens + talk.usage.completionTokens
  if (used >= deps.limits.tokens) {
    const { tokens: lost } = deps.journal.lost()
    return { stop: 'token_budget', reason: talk.words.tokens(used + lost, deps.limits.tokens + lost) }
  }
  const reply = await ask(work, talk, deps, step, signal)
  if ('refused' in reply) return { stop: 'cost_budget', reason: reply.refused }
  talk.usage = sumUsage(talk.usage, reply.usage)
  deps.log.debug({ step, finish: reply.finish, calls: reply.toolCalls.map((call) => call.name) }, 'agent step')
  return judge(talk, reply, {
    answer: (calls) => answersTo(work, calls, deps, step, signal),
    fits: (result) => work.submit.parameters.safeParse(result).success,
    submit: work.submit,
  })
}

/** By the number of steps left after this one. */
const NOTICES: Readonly<Record<number, string>> = {
  3: 'Four steps are left, this one among them. Finish what you have begun, run the checks, and submit.',
  0: 'This is the last step. Answer now with what your submit tool takes, as JSON.',
}

/** The last step offers no tools and asks for the result as JSON, so that finished work is not lost. */
async function ask<T>(work: AgentWork<T>, talk: Conversation, deps: AgentDeps, step: number, signal: AbortSignal) {
  const submit = definition(work.submit)
  const left = deps.limits.steps - step
  const last = left === 0
  const notice = NOTICES[left]
  if (notice !== undefined) talk.messages.push({ role: 'user', content: notice })
  const stored = deps.journal.recall(step, 'reply')
  if (stored !== null) return StoredReply.parse(stored)
  signal.throwIfAborted() // before money is reserved
  const request: ModelRequest = {
    role: work.role,
    run: work.run,
    messages: talk.messages,
    tools: last ? [] : inOneOrder([...work.tools.map(definition), submit]),
    reply: last ? { name: 'submit', schema: submit.parameters } : null,
    maxOutputTokens: deps.limits.maxOutputTokens,
  }
  return pay(request, deps, step, signal).catch((error: unknown) => {
    if (!(error instanceof PerhapsTooLong) || !leaveOutMost(talk.messages)) throw error
    deps.log.info({ step, error: error.message }, 'asked once more, with the oldest results left out')
    return pay(request, deps, step, signal)
  })
}

const pay = (request: ModelRequest, { journal, model }: AgentDeps, step: number, signal: AbortSignal) =>
  journal.pay({
    step,
    model: model.name(request.role),
    worstCaseUsd: model.worstCaseUsd(request),
    make: () => model.complete(request, signal),
  })

interface Answering<T> {
  /** Executes calls and returns their answers. */
  readonly answer: (calls: readonly ToolCall[]) => Promise<readonly CallAnswer<T>[]>
  /** Whether an object is a result that can be submitted. */
  readonly fits: (result: object) => boolean
  readonly submit: Pick<Submit<T>, 'name'>
}

async function judge<T>(talk: Conversation, reply: ModelReply, how: Answering<T>): Promise<Verdict<T>> {
  switch (reply.finish) {
    case 'refused':
      return { stop: 'refused', reason: reply.content.slice(0, 500) || talk.words.refused }
    case 'context_overflow':
      if (leaveOutMost(talk.messages)) return { messages: [] }
      return { stop: 'context_overflow', reason: talk.words.overflow }
    case 'length':
      return complain(talk, reply, 'Your reply was cut off for its length. Work in smaller steps, one call each.')
    default:
      return reply.toolCalls.length === 0
        ? judgeText(talk, reply, how)
        : judgeAnswers(talk, reply, await how.answer(reply.toolCalls), how.submit)
  }
}

/** Weak models write the result as text instead of calling the tool; a JSON object counts as the call. */
async function judgeText<T>(talk: Conversation, reply: ModelReply, how: Answering<T>): Promise<Verdict<T>> {
  const result = extractJson(reply.content, how.fits)
  if (result === null) return complain(talk, reply, `End your work by calling the tool \`${how.submit.name}\`.`)
  const [answer] = await how.answer([{ id: 'text', name: how.submit.name, arguments: JSON.stringify(result) }])
  if (answer?.kind === 'submitted') return { submitted: answer.value }
  return complain(talk, reply, `${answer?.text ?? ''}\nCall the tool \`${how.submit.name}\` when that is done.`)
}

function complain(talk: Conversation, reply: ModelReply, complaint: string): Verdict<never> {
  const stop = countFormatError(talk, complaint)
  if (stop) return stop
  const answered: ModelMessage = { ...assistantMessage(reply), content: reply.content || '(empty)', toolCalls: [] }
  return { messages: [answered, { role: 'user', content: complaint }] }
}

const assistantMessage = ({ content, toolCalls, reasoning }: ModelReply) =>
  ({ role: 'assistant', content, toolCalls, reasoning }) satisfies ModelMessage

function noteRefusal(talk: Conversation, { arguments: written }: ToolCall, objection: string): void {
  const said = asObject(written) as { summary?: unknown } | null
  talk.objection = objection
  if (typeof said?.summary === 'string') talk.summary = said.summary
}

function judgeAnswers<T>(
  talk: Conversation,
  reply: ModelReply,
  answers: readonly CallAnswer<T>[],
  submit: Answering<T>['submit'],
): Verdict<T> {
  const messages: ModelMessage[] = [assistantMessage(reply)]
  for (const [index, call] of reply.toolCalls.entries()) {
    const answer = answers[index]
    if (answer === undefined) break
    if (answer.kind === 'submitted') return { submitted: answer.value }
    const stop = answer.kind === 'unusable' ? countFormatError(talk, answer.text) : null
    if (stop) return stop
    if (answer.kind !== 'unusable') talk.formatErrors = 0
    if (submits(submit, call.name)) noteRefusal(talk, call, answer.text)
    const repetition = countRepetition(talk, call, answer.text)
    if ('stop' in repetition) return repetition
    messages.push({ role: 'tool', toolCallId: call.id, content: answer.text + repetition.nudge })
  }
  return { messages }
}

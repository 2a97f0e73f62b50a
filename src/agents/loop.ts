import type { Checkpoint } from '../core/checkpoint.ts'
import type { Role } from '../core/stages.ts'
import { addUsage, type ModelMessage, type ModelReply, type ModelRequest, type Usage } from '../model/model.ts'
import type { AgentDeps, AgentStop } from './agent.ts'
import { type Conversation, countFormatError, countRepetition, openConversation, type Stop } from './conversation.ts'
import { extractJson } from './extract-json.ts'
import { StoredAnswers, StoredReply } from './journal.ts'
import { definition, type Submit, type Tool } from './tool.ts'
import { answerCall, type CallAnswer } from './tool-call.ts'

export interface Work<T> {
  readonly role: Role
  readonly run: ModelRequest['run']
  readonly system: string
  readonly prompt: string
  readonly tools: readonly Tool[]
  readonly submit: Submit<T>
  readonly snapshot: (signal: AbortSignal) => Promise<Checkpoint>
}

export type LoopEnd<T> =
  | { readonly status: 'submitted'; readonly result: T; readonly usage: Usage }
  | { readonly status: AgentStop; readonly reason: string; readonly usage: Usage }

/** What one step made of a reply: the end, or what is said to the model before the next step. */
type Verdict<T> = { submitted: T } | Stop | { messages: ModelMessage[] }

/**
 * Lets a role work until it submits or meets a limit; every such end is a value. Throws what the model client throws
 * (for the queue to repeat or a person to mend) and the signal's reason when the run is cancelled.
 */
export async function runLoop<T>(work: Work<T>, deps: AgentDeps, signal: AbortSignal): Promise<LoopEnd<T>> {
  const talk = openConversation(work.system, work.prompt)
  const deadline = AbortSignal.timeout(deps.limits.durationMs)
  try {
    return await steps(work, talk, deps, AbortSignal.any([signal, deadline]))
  } catch (error) {
    if (!deadline.aborted || signal.aborted) throw error
    const reason = `It was not finished after ${Math.round(deps.limits.durationMs / 1000)} s.`
    return { status: 'deadline', reason, usage: talk.usage }
  }
}

async function steps<T>(work: Work<T>, talk: Conversation, deps: AgentDeps, signal: AbortSignal): Promise<LoopEnd<T>> {
  for (let step = 1; step <= deps.limits.steps; step++) {
    const verdict = await takeStep(work, talk, deps, step, signal)
    if ('submitted' in verdict) return { status: 'submitted', result: verdict.submitted, usage: talk.usage }
    if ('stop' in verdict) return { status: verdict.stop, reason: verdict.reason, usage: talk.usage }
    talk.messages.push(...verdict.messages)
  }
  return { status: 'max_steps', reason: `Nothing was submitted in ${deps.limits.steps} steps.`, usage: talk.usage }
}

async function takeStep<T>(
  work: Work<T>,
  talk: Conversation,
  deps: AgentDeps,
  step: number,
  signal: AbortSignal,
): Promise<Verdict<T>> {
  const used = talk.usage.promptTokens + talk.usage.completionTokens
  if (used >= deps.limits.tokens)
    return { stop: 'token_budget', reason: `The run used ${used} tokens of ${deps.limits.tokens}.` }
  const reply = await ask(work, talk, deps, step, signal)
  if ('refused' in reply) return { stop: 'cost_budget', reason: reply.refused }
  talk.usage = addUsage(talk.usage, reply.usage)
  deps.log.debug({ step, finish: reply.finish, calls: reply.toolCalls.map((call) => call.name) }, 'agent step')
  return judge(work, talk, reply, () => answersTo(work, reply, deps, step, signal))
}

/** The last step offers no tools and asks for the result as JSON, so that work done is not lost for want of a call. */
async function ask<T>(work: Work<T>, talk: Conversation, deps: AgentDeps, step: number, signal: AbortSignal) {
  const submit = definition({ name: 'submit', ...work.submit })
  const last = step === deps.limits.steps
  if (last) talk.messages.push({ role: 'user', content: 'This is the last step. Answer now with what `submit` takes.' })
  const stored = deps.journal.recall(step, 'reply')
  if (stored !== null) return StoredReply.parse(stored)
  const request: ModelRequest = {
    role: work.role,
    run: work.run,
    messages: talk.messages,
    tools: last ? [] : [...work.tools.map(definition), submit],
    reply: last ? { name: 'submit', schema: submit.parameters } : null,
    maxOutputTokens: deps.limits.maxOutputTokens,
  }
  return deps.journal.pay({
    step,
    model: deps.model.name(work.role),
    worstCaseUsd: deps.model.worstCaseUsd(request),
    make: () => deps.model.complete(request, signal),
  })
}

async function judge<T>(
  work: Work<T>,
  talk: Conversation,
  reply: ModelReply,
  answers: () => Promise<readonly CallAnswer<T>[]>,
): Promise<Verdict<T>> {
  switch (reply.finish) {
    case 'refused':
      return { stop: 'refused', reason: reply.content.slice(0, 500) || 'The model refused to answer.' }
    case 'context_overflow':
      return { stop: 'context_overflow', reason: 'The conversation grew longer than the model reads.' }
    case 'length':
      return complain(talk, reply, 'Your reply was cut off for its length. Work in smaller steps, one call each.')
    default:
      return reply.toolCalls.length === 0 ? judgeText(work, talk, reply) : judgeAnswers(talk, reply, await answers())
  }
}

/** Weak models write the result as text instead of calling the tool; take it when it is one. */
function judgeText<T>(work: Work<T>, talk: Conversation, reply: ModelReply): Verdict<T> {
  const result = work.submit.parameters.safeParse(extractJson(reply.content))
  const objection = result.success ? work.submit.objection(result.data) : 'End your work by calling the tool `submit`.'
  return result.success && objection === null ? { submitted: result.data } : complain(talk, reply, objection ?? '')
}

function complain(talk: Conversation, reply: ModelReply, complaint: string): Verdict<never> {
  const stop = countFormatError(talk, complaint)
  if (stop) return stop
  const said: ModelMessage = { role: 'assistant', content: reply.content || '(empty)', toolCalls: [] }
  return { messages: [said, { role: 'user', content: complaint }] }
}

function judgeAnswers<T>(talk: Conversation, reply: ModelReply, answers: readonly CallAnswer<T>[]): Verdict<T> {
  const messages: ModelMessage[] = [{ role: 'assistant', content: reply.content, toolCalls: reply.toolCalls }]
  for (const [index, call] of reply.toolCalls.entries()) {
    const answer = answers[index]
    if (answer === undefined) break
    if (answer.kind === 'submitted') return { submitted: answer.value }
    const stop = answer.kind === 'unusable' ? countFormatError(talk, answer.text) : null
    if (stop) return stop
    if (answer.kind !== 'unusable') talk.formatErrors = 0
    const repetition = countRepetition(talk, call, answer.text)
    if ('stop' in repetition) return repetition
    messages.push({ role: 'tool', toolCallId: call.id, content: answer.text + repetition.nudge })
  }
  return { messages }
}

/**
 * Carries out a reply's calls one after another, up to a submission. Where a crash came between the reply and its stored
 * answers, all of them are carried out again: the worktree stands where it stood before the first.
 */
async function answersTo<T>(
  work: Work<T>,
  reply: ModelReply,
  { journal }: AgentDeps,
  step: number,
  signal: AbortSignal,
): Promise<readonly CallAnswer<T>[]> {
  const stored = journal.recall(step, 'answers')
  if (stored !== null) return StoredAnswers.parse(stored).answers
  const answers: CallAnswer<T>[] = []
  for (const call of reply.toolCalls) {
    const answer = await answerCall(work.tools, work.submit, call, signal)
    answers.push(answer)
    if (answer.kind === 'submitted') return answers
  }
  await journal.keep(step, 'answers', { answers }, await work.snapshot(signal))
  return answers
}

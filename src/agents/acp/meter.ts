import type { Reasons } from '../../core/reasons/en.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { AppError } from '../../errors.ts'
import { type ModelReply, type ModelRequest, NO_USAGE, sumUsage, type Usage } from '../../model/model.ts'
import { mapStrings } from '../../secrets/map-strings.ts'
import type { AgentDeps, AgentStop, Assignment } from '../agent.ts'
import { type StoredAnswers, StoredReply } from '../journal.ts'

/** Why a run may make no more model calls. */
export type Halt =
  | { readonly status: AgentStop; readonly reason: string }
  /** For the queue to repeat, or a person to fix. */
  | { readonly fault: unknown }

/** Runs a coding agent's own model calls one at a time, each paid for and journalled like ours. */
export interface Meter {
  /** `halted`: the run is over, so no call was made. Throws what the model client throws. */
  call(request: ModelRequest, signal: AbortSignal): Promise<ModelReply | { readonly halted: string }>
  usage(): Usage
}

/** Agents retry by themselves; after this many faults in a row the run ends, and the queue retries with back-off. */
const FAULTS_IN_A_ROW = 3

/** `onHalt` is called once, when the run must end. */
export function openMeter(
  { snapshot, language }: Pick<Assignment, 'snapshot' | 'language'>,
  deps: AgentDeps,
  onHalt: (halt: Halt) => void,
): Meter {
  const { journal, model } = deps
  const { agent: words } = reasonsIn(language)
  const clean = cleanerOf(deps)
  let [usage, faults, step] = [NO_USAGE, 0, 1]
  for (let stored = journal.recall(step, 'reply'); stored !== null; stored = journal.recall(++step, 'reply'))
    usage = sumUsage(usage, StoredReply.parse(stored).usage) // of earlier deliveries
  let answered = step - 1
  let halted: string | null = null
  const halt = (why: Halt): { halted: string } => {
    if (halted === null) onHalt(why)
    halted ??= 'reason' in why ? why.reason : 'The run has ended.'
    return { halted }
  }
  const pay = async (original: ModelRequest, signal: AbortSignal): Promise<ModelReply | { halted: string }> => {
    signal.throwIfAborted()
    if (halted !== null) return { halted }
    const spent = limitReached(usage, step - 1, deps, words)
    if (spent !== null) return halt(spent)
    const request = await clean(original)
    if (answered < step - 1)
      await journal.keep(step - 1, 'answers', { answers: answersIn(request) }, await snapshot(signal))
    answered = step - 1
    const paid = await journal.pay({
      step,
      model: model.name(request.role),
      worstCaseUsd: model.worstCaseUsd(request),
      make: () => model.complete(request, signal),
    })
    if ('refused' in paid) return halt({ status: 'cost_budget', reason: paid.refused })
    ;[usage, faults, step] = [sumUsage(usage, paid.usage), 0, step + 1]
    return paid
  }
  const payOrCountFault = async (request: ModelRequest, signal: AbortSignal) => {
    try {
      return await pay(request, signal)
    } catch (fault) {
      if (signal.aborted) throw fault
      faults++
      if (faults >= FAULTS_IN_A_ROW || !isRetriable(fault)) halt({ fault })
      throw fault
    }
  }
  return { usage: () => usage, call: oneAtATime(payOrCountFault) }
}

/** The ledger holds one open call per run and would take a second one for its repetition. */
function oneAtATime<A extends unknown[], T>(call: (...args: A) => Promise<T>): (...args: A) => Promise<T> {
  let turn: Promise<unknown> = Promise.resolve()
  return (...args) => {
    const mine = turn.then(() => call(...args))
    turn = mine.catch(() => {})
    return mine
  }
}

function limitReached(
  usage: Usage,
  stored: number,
  { limits, journal }: AgentDeps,
  words: Reasons['agent'],
): Halt | null {
  const lost = journal.lost()
  const calls = stored + lost.steps
  const used = usage.promptTokens + usage.completionTokens + lost.tokens
  if (calls >= limits.steps) return { status: 'max_steps', reason: words.steps(calls, '') }
  if (used >= limits.tokens) return { status: 'token_budget', reason: words.tokens(used, limits.tokens) }
  return null
}

/** The results of the previous reply's tool calls, which end the conversation. */
const answersIn = ({ messages }: ModelRequest): StoredAnswers['answers'] =>
  messages
    .slice(messages.findLastIndex(({ role }) => role !== 'tool') + 1)
    .map(({ content }) => ({ kind: 'answered', text: content }))

/** Whether the agent itself may retry; `bad_input` since agents correct their own requests. */
const isRetriable = (fault: unknown): boolean =>
  fault instanceof AppError && (fault.kind === 'transient' || fault.kind === 'bad_input')

/** Masks secrets. Each call sends the whole conversation, so texts that were cleaned before are not cleaned again. */
function cleanerOf({ redactor }: AgentDeps) {
  const known = new Map<string, string>()
  return async (request: ModelRequest): Promise<ModelRequest> => {
    const fresh = new Set<string>()
    mapStrings(request.messages, (text) => {
      if (!known.has(text)) fresh.add(text)
      return text
    })
    const texts = [...fresh]
    const cleaned = await redactor.clean(texts)
    for (const [index, text] of texts.entries()) known.set(text, cleaned[index] ?? '')
    const messages = mapStrings(request.messages, (text) => known.get(text) ?? '') as ModelRequest['messages']
    return { ...request, messages }
  }
}

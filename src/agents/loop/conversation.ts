import type { Language } from '../../core/language.ts'
import type { Reasons } from '../../core/reasons/en.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { type ModelMessage, NO_USAGE, type ToolCall, type Usage } from '../../model/model.ts'
import type { AgentStop } from '../agent.ts'

/** A run's whole state between two steps, as plain data. */
export interface Conversation {
  readonly messages: ModelMessage[]
  readonly words: Reasons['agent']
  /** Each call with its result, oldest first. */
  readonly calls: string[]
  usage: Usage
  /** Why the newest submission was refused; `null`: there was none. */
  objection: string | null
  /** What the newest refused submission said of the work; `null`: there was none. */
  summary: string | null
  /** Consecutive replies that could not be used. */
  formatErrors: number
}

export interface LoopStop {
  readonly stop: AgentStop
  readonly reason: string
}

const FORMAT_ERROR_LIMIT = 3
const NUDGE_AT = 3
const STUCK_AT = 5
/** Two alternating calls, ABABABAB, are a loop before either has come five times. */
const ALTERNATING = 8

export const openConversation = (system: string, prompt: string, language: Language): Conversation => ({
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: prompt },
  ],
  words: reasonsIn(language).agent,
  calls: [],
  usage: NO_USAGE,
  objection: null,
  summary: null,
  formatErrors: 0,
})

/** `null`: the model may try again. */
export function countFormatError(talk: Conversation, complaint: string): LoopStop | null {
  talk.formatErrors += 1
  if (talk.formatErrors < FORMAT_ERROR_LIMIT) return null
  return {
    stop: 'format_errors',
    reason: talk.words.unusable(FORMAT_ERROR_LIMIT, complaint.slice(0, 300)),
  }
}

/** A note to add to the answer of a call that repeats an earlier one with the same result, or the end of a stuck run. */
export function countRepetition(talk: Conversation, call: ToolCall, result: string): { nudge: string } | LoopStop {
  talk.calls.push(JSON.stringify([call.name, call.arguments, withoutNumbers(result)]))
  const latest = talk.calls.at(-1)
  const count = talk.calls.filter((it) => it === latest).length
  if (count >= STUCK_AT) return { stop: 'stuck', reason: talk.words.sameCall(STUCK_AT, call.name) }
  if (alternates(talk.calls.slice(-ALTERNATING))) return { stop: 'stuck', reason: talk.words.circle(call.name) }
  return { nudge: count < NUDGE_AT ? '' : '\n\nYou did this before, with the same result. Do something else.' }
}

/** Durations and process ids differ from run to run of the same command. */
const withoutNumbers = (text: string): string => text.replace(/\d+/g, '#')

const alternates = (calls: readonly string[]): boolean =>
  calls.length === ALTERNATING && calls.every((call, index) => call === calls[index % 2])

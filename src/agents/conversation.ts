import { type ModelMessage, NO_USAGE, type ToolCall, type Usage } from '../model/model.ts'
import type { AgentStop } from './agent.ts'

/** Everything a run knows of itself between two steps; plain data. */
export interface Conversation {
  readonly messages: ModelMessage[]
  /** Each call with its result, oldest first. */
  readonly calls: string[]
  usage: Usage
  /** Why the newest submission was not accepted; `null`: there was none. */
  objection: string | null
  /** Consecutive replies that could not be used. */
  formatErrors: number
}

export interface Stop {
  readonly stop: AgentStop
  readonly reason: string
}

const FORMAT_ERROR_LIMIT = 3
const NUDGE_AT = 3
const STUCK_AT = 5
/** Two calls in turn, ABABABAB, are a loop before either has come five times. */
const ALTERNATING = 8

export const openConversation = (system: string, prompt: string): Conversation => ({
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: prompt },
  ],
  calls: [],
  usage: NO_USAGE,
  objection: null,
  formatErrors: 0,
})

/** `null`: the model may try again. */
export function countFormatError(talk: Conversation, complaint: string): Stop | null {
  talk.formatErrors += 1
  if (talk.formatErrors < FORMAT_ERROR_LIMIT) return null
  return {
    stop: 'format_errors',
    reason: `${FORMAT_ERROR_LIMIT} unusable replies in a row; the last: ${complaint.slice(0, 300)}`,
  }
}

/** What to add to the answer of a call, since it was made before with the same result; in the end the run is stuck. */
export function countRepetition(talk: Conversation, call: ToolCall, result: string): { nudge: string } | Stop {
  talk.calls.push(JSON.stringify([call.name, call.arguments, withoutNumbers(result)]))
  const latest = talk.calls.at(-1)
  const count = talk.calls.filter((it) => it === latest).length
  if (count >= STUCK_AT)
    return { stop: 'stuck', reason: `The same call had the same result ${STUCK_AT} times: ${call.name}.` }
  if (alternates(talk.calls.slice(-ALTERNATING)))
    return { stop: 'stuck', reason: `The run went round in a circle; its last call was ${call.name}.` }
  return { nudge: count < NUDGE_AT ? '' : '\n\nYou did this before, with the same result. Do something else.' }
}

/** Durations and process ids differ from run to run of the same command. */
const withoutNumbers = (text: string): string => text.replace(/\d+/g, '#')

const alternates = (calls: readonly string[]): boolean =>
  calls.length === ALTERNATING && calls.every((call, index) => call === calls[index % 2])

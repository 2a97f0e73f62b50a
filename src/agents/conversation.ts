import { type ModelMessage, NO_USAGE, type ToolCall, type Usage } from '../model/model.ts'
import type { AgentStop } from './agent.ts'

/** Everything a run knows of itself between two steps; plain data. */
export interface Conversation {
  readonly messages: ModelMessage[]
  /** How often each call had each result. */
  readonly seen: Map<string, number>
  usage: Usage
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

export const openConversation = (system: string, prompt: string): Conversation => ({
  messages: [
    { role: 'system', content: system },
    { role: 'user', content: prompt },
  ],
  seen: new Map(),
  usage: NO_USAGE,
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
  const key = JSON.stringify([call.name, call.arguments, result])
  const count = (talk.seen.get(key) ?? 0) + 1
  talk.seen.set(key, count)
  if (count >= STUCK_AT)
    return { stop: 'stuck', reason: `The same call had the same result ${STUCK_AT} times: ${call.name}.` }
  return { nudge: count < NUDGE_AT ? '' : '\n\nYou did this before, with the same result. Do something else.' }
}

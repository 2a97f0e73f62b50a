import { APIError } from 'openai'
import type { Profile } from './profiles.ts'
import type { StreamedReply } from './stream.ts'

/** The ways to ask for JSON, best first. */
const RUNGS = ['json_schema', 'tool', 'json_object', 'text'] as const
export type Rung = (typeof RUNGS)[number]

/** Remembers for each model the best way that its server has not refused. */
export interface Ladder {
  readonly rung: (model: string) => Rung
  /** Moves to the next way; `false`: none is left. */
  readonly stepDown: (model: string) => boolean
}

export const createLadder = ({ forcesTools }: Profile): Ladder => {
  const rungs = RUNGS.filter((rung) => rung !== 'tool' || forcesTools)
  const positions = new Map<string, number>()
  return {
    rung: (model) => rungs[positions.get(model) ?? 0] ?? 'text',
    stepDown(model) {
      const next = (positions.get(model) ?? 0) + 1
      if (next >= rungs.length) return false
      positions.set(model, next)
      return true
    },
  }
}

/** Whether the server understood the request but does not support its form. */
export const isUnsupported = (error: unknown): boolean =>
  error instanceof APIError && (error.status === 400 || error.status === 422 || error.status === 501)

/** Turns the forced tool's arguments into the reply's text. */
export const asText = (reply: StreamedReply, rung: Rung): StreamedReply => {
  const [call] = reply.toolCalls
  if (rung !== 'tool' || call === undefined) return reply
  return { ...reply, finish: reply.finish === 'length' ? 'length' : 'stop', content: call.arguments, toolCalls: [] }
}

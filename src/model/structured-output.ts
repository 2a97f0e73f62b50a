import { APIError } from 'openai'
import type { Profile } from './profiles.ts'
import type { StreamedReply } from './stream.ts'

/** How JSON is asked for, best first. */
const RUNGS = ['json_schema', 'tool', 'json_object', 'text'] as const
export type Rung = (typeof RUNGS)[number]

/** Remembers, by model, the best way that its server has not refused. */
export interface Ladder {
  readonly rung: (model: string) => Rung
  /** Steps down; `false`: there is no other way left. */
  readonly stepDown: (model: string) => boolean
}

export const createLadder = ({ forcesTools }: Profile): Ladder => {
  const rungs = RUNGS.filter((rung) => rung !== 'tool' || forcesTools)
  const standing = new Map<string, number>()
  return {
    rung: (model) => rungs[standing.get(model) ?? 0] ?? 'text',
    stepDown(model) {
      const next = (standing.get(model) ?? 0) + 1
      if (next >= rungs.length) return false
      standing.set(model, next)
      return true
    },
  }
}

/** The server understood the request and does not want it so. */
export const isUnsupported = (error: unknown): boolean =>
  error instanceof APIError && (error.status === 400 || error.status === 422 || error.status === 501)

/** The arguments of the forced tool are the reply. */
export const asText = (reply: StreamedReply, rung: Rung): StreamedReply => {
  const [call] = reply.toolCalls
  if (rung !== 'tool' || call === undefined) return reply
  return { ...reply, finish: reply.finish === 'length' ? 'length' : 'stop', content: call.arguments, toolCalls: [] }
}

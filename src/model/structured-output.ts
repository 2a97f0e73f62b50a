import type { ModelRequest } from './model.ts'
import type { Profile } from './profiles.ts'
import type { WrittenReply } from './wire/draft.ts'

/** The ways to ask for JSON, best first. */
const RUNGS = ['json_schema', 'tool', 'json_object', 'text'] as const
export type Rung = (typeof RUNGS)[number]

/** Remembers for each model the best way that its server has not refused, and tries better ones again later. */
export interface Ladder {
  readonly rung: (model: string) => Rung
  /** Moves to the next way; `false`: none is left. */
  readonly stepDown: (model: string) => boolean
}

interface Place {
  readonly at: number
  /** When the best way is tried again, in case it was refused for a reason that has passed. */
  readonly climbAtMs: number
  readonly waitMs: number
}

const FIRST_WAIT_MS = 30 * 60_000
const LONGEST_WAIT_MS = 24 * 3_600_000

/** `now` counts milliseconds and never goes back. */
export const createLadder = ({ forcesTools, knowsSchemas }: Profile, now = () => performance.now()): Ladder => {
  const rungs = RUNGS.filter((rung) => (rung !== 'tool' || forcesTools) && (rung !== 'json_schema' || knowsSchemas))
  const places = new Map<string, Place>()
  const placeOf = (model: string): Place => {
    const place = places.get(model) ?? { at: 0, climbAtMs: Number.POSITIVE_INFINITY, waitMs: FIRST_WAIT_MS / 2 }
    return now() < place.climbAtMs ? place : { ...place, at: 0 }
  }
  return {
    rung: (model) => rungs[placeOf(model).at] ?? 'text',
    stepDown(model) {
      const { at, waitMs } = placeOf(model)
      if (at + 1 >= rungs.length) return false
      const wait = at === 0 ? Math.min(LONGEST_WAIT_MS, waitMs * 2) : waitMs
      places.set(model, { at: at + 1, climbAtMs: now() + wait, waitMs: wait })
      return true
    },
  }
}

/** Turns what came for a request that wants JSON into the reply's text: the forced tool's arguments, or stray thoughts. */
export function asText(reply: WrittenReply, rung: Rung, wanted: ModelRequest['reply']): WrittenReply {
  if (wanted === null || reply.finish === 'refused') return reply
  const [call] = reply.toolCalls
  const finish = reply.finish === 'tool_calls' ? 'stop' : reply.finish
  if (rung === 'tool' && call !== undefined)
    return { ...reply, finish, content: call.unreadable ?? call.arguments, toolCalls: [] }
  // Some servers take an answer in a schema for the model's thoughts.
  if (reply.content.trim() === '' && reply.reasoning.trimEnd().endsWith('}'))
    return { ...reply, content: reply.reasoning, reasoning: '' }
  return reply
}

import type { ProfileName } from '../../../src/model/profiles.ts'
import { DONE, delta, type ErrorAnswer, type Frame, toolDelta, usage } from '../server.ts'

/** A kind of model server as data: how it says what all of them say, and what it refuses. */
export interface PlayedKind {
  readonly name: string
  readonly profile: ProfileName
  /** Where its oddities are told: owner/name#number, or its documentation. */
  readonly oddities: readonly (readonly [source: string, what: string])[]
  readonly wire: Wire
  /** Fields that it refuses, with what it says. */
  readonly refusedFields: Readonly<Record<string, ErrorAnswer>>
  /** Ways to ask for JSON that it refuses. */
  readonly refusedWays: Readonly<Partial<Record<'json_schema' | 'tool' | 'json_object', ErrorAnswer>>>
  /** What it says of a conversation with tools that it does not like; `null`: it likes it. */
  readonly dislikes: (messages: readonly PlayedMessage[]) => ErrorAnswer | null
  /** An error, or the tokens of a conversation that it cut without a word. */
  readonly overflow: ErrorAnswer | { readonly countsOnly: number }
  readonly rateLimit: ErrorAnswer
  /** The wait that it asks for; `null`: none. */
  readonly retryAfterMs: number | null
  /** What comes behind the first words of an answer that breaks off. */
  readonly cut: readonly Frame[]
}

/** A message of a request, as far as servers look at it. */
export interface PlayedMessage {
  readonly role: string
  readonly content?: unknown
  readonly reasoning_content?: string
  readonly tool_calls?: readonly (PlayedCall & { readonly [field: string]: unknown })[]
  readonly tool_call_id?: string
}

interface PlayedCall {
  readonly id: string
  readonly function: { readonly name: string; readonly arguments: string }
}

export interface Wire {
  readonly opening: readonly Frame[]
  readonly says: (text: string) => readonly Frame[]
  readonly calls: (names: readonly string[], args: readonly object[]) => readonly Frame[]
  readonly ends: (reason: 'stop' | 'tool_calls') => readonly Frame[]
  /** `null`: it counts nothing. */
  readonly counts: (prompt: number, completion: number) => readonly Frame[]
}

const halves = (text: string): [string, string] => [text.slice(0, text.length / 2), text.slice(text.length / 2)]

/** How the protocol is written down. */
export const ORDINARY_WIRE: Wire = {
  opening: [delta({ role: 'assistant', content: '' })],
  says: (text) => halves(text).map((content) => delta({ content })),
  calls: (names, args) =>
    names.flatMap((name, index) => {
      const [head, tail] = halves(JSON.stringify(args[index]))
      return [
        toolDelta({ index, id: `call_${index}a`, type: 'function', function: { name, arguments: head } }),
        toolDelta({ index, function: { arguments: tail } }),
      ]
    }),
  ends: (reason) => [delta({}, reason)],
  counts: (prompt, completion) => [usage(prompt, completion), DONE],
}

/** Refuses as Python's and C++'s servers do, which parse the arguments of earlier calls. */
export const parsesArguments =
  (status: number, body: (message: string) => object) =>
  (messages: readonly PlayedMessage[]): ErrorAnswer | null => {
    try {
      for (const { tool_calls } of messages) for (const call of tool_calls ?? []) JSON.parse(call.function.arguments)
      return null
    } catch (error) {
      return { status, body: body(`Failed to parse tool call arguments as JSON: ${String(error)}`) }
    }
  }

export const openAiError = (message: string, more: object = {}) => ({
  error: { message, type: 'invalid_request_error', param: null, code: null, ...more },
})

export const PLAIN = {
  ...{ wire: ORDINARY_WIRE, refusedFields: {}, refusedWays: {}, cut: [] },
  dislikes: () => null,
} as const satisfies Partial<PlayedKind>

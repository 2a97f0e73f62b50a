import { type Counts, countsIn } from './counts.ts'
import { itemsOf, type JsonRecord, recordOf } from './json.ts'
import { contentOf, reasoningOf } from './parts.ts'

/** What one chunk, or one whole answer, adds to a reply. */
export interface Piece {
  readonly content: string
  readonly refusal: string
  readonly reasoning: string
  readonly calls: readonly CallPiece[]
  readonly finish: string | null
  readonly counts: Counts
  /** It repeats the whole message instead of continuing it. */
  readonly isWhole: boolean
}

export interface CallPiece {
  readonly index: number | null
  readonly id: string | null
  readonly name: string | null
  /** A fragment as text, or the whole as an object. */
  readonly args: string | object
  /** The server's own fields beside the call, some of which it wants back. */
  readonly extra: JsonRecord
}

/** Reads a chunk of any server that speaks something like Chat Completions. */
export function pieceOf(document: JsonRecord): Piece {
  const choice = recordOf(itemsOf(document.choices)[0] ?? document.choices) ?? {}
  const delta = recordOf(choice.delta)
  const isWhole = delta === null && recordOf(choice.message ?? document.message) !== null
  const message = delta ?? recordOf(choice.message) ?? recordOf(document.message) ?? choice
  const content = contentOf(message.content ?? message.text)
  return {
    content: content.text,
    refusal: content.refusal || contentOf(message.refusal).text,
    reasoning: content.reasoning || reasoningOf(message),
    calls: callsOf(message),
    finish: finishOf(choice, document),
    counts: countsIn(document),
    isWhole,
  }
}

/** Some send an empty word until the end. */
const finishOf = (choice: JsonRecord, document: JsonRecord): string | null => {
  const said = choice.finish_reason ?? choice.stop_reason ?? document.finish_reason ?? document.done_reason
  const word = recordOf(said)?.type ?? said
  return typeof word === 'string' && word.trim() !== '' && word !== 'null' ? word : null
}

function callsOf(message: JsonRecord): CallPiece[] {
  const legacy = recordOf(message.function_call)
  const written = Array.isArray(message.tool_calls) ? message.tool_calls : recordOf(message.tool_calls)
  const calls = [...(Array.isArray(written) ? written : written === null ? [] : [written])]
  if (calls.length === 0 && legacy !== null) calls.push({ index: 0, function: legacy })
  return calls.flatMap((call, place) => {
    const known = recordOf(call)
    return known === null ? [] : [callOf(known, calls.length > 1 ? place : null)]
  })
}

function callOf({ index, id, type: _, function: called, ...extra }: JsonRecord, place: number | null): CallPiece {
  const { name, arguments: args } = recordOf(called) ?? { name: extra.name, arguments: extra.arguments }
  return {
    index: typeof index === 'number' ? index : place,
    id: named(id),
    name: named(name),
    args: typeof args === 'string' || (typeof args === 'object' && args !== null) ? args : '',
    extra: Object.fromEntries(Object.entries(extra).filter(([key, it]) => it !== null && !OWN_FIELDS.has(key))),
  }
}

const OWN_FIELDS = new Set(['name', 'arguments'])

/** `null` too where a server writes that word, or nothing. */
const named = (value: unknown): string | null => {
  const text = typeof value === 'number' ? String(value) : value
  return typeof text === 'string' && text !== '' && text !== 'null' && text !== 'None' ? text : null
}

import { asObject, jsonObjectsIn } from '../../core/json/json-objects.ts'

/** What a model wrote as a call's arguments: the text of a JSON object, or what cannot be read as one. */
export type WrittenArguments = { readonly text: string } | { readonly unreadable: string }

/**
 * Reads arguments as models and servers write them. What was cut off is never completed, since half a file or command
 * would be taken for the whole.
 */
export function readArguments(written: string): WrittenArguments {
  const text = written.trim()
  if (text === '' || text === 'null') return { text: '{}' }
  const value =
    asObject(text) ?? encodedTwice(text) ?? asObject(escapeControls(withoutFence(text))) ?? theOneObject(text)
  if (value === null) return { unreadable: written }
  return { text: asObject(text) === null || mayBeHostile(text) ? JSON.stringify(value) : text }
}

/** Whether an escape or a raw character of the text may be one that strict parsers refuse. */
const mayBeHostile = (text: string): boolean =>
  text.includes('\0') || !text.isWellFormed() || /\\u(?:0000|d[89a-f])/i.test(text)

/** An object as a JSON string of itself. */
function encodedTwice(text: string): object | null {
  if (!text.startsWith('"')) return null
  try {
    const inner: unknown = JSON.parse(text)
    return typeof inner === 'string' ? asObject(inner) : null
  } catch {
    return null
  }
}

const withoutFence = (text: string): string => /^```(?:json)?\s*([\s\S]*?)\s*```$/.exec(text)?.[1] ?? text

/** Line breaks and tabs that stand raw inside strings. */
const escapeControls = (text: string): string => {
  if (!/\p{Cc}/u.test(text)) return text
  return text.replace(/"(?:[^"\\]|\\[\s\S])*"/g, (string) =>
    string.replace(/\p{Cc}/gu, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`),
  )
}

/** Some servers send the same object twice, or an empty one first. Two different ones are not guessed at. */
function theOneObject(text: string): object | null {
  const objects = jsonObjectsIn(text)
  const between = [0, ...objects.map(({ end }) => end)].map((from, at) => text.slice(from, objects[at]?.start))
  if (objects.length < 2 || between.some((one) => one.trim() !== '')) return null
  const different = new Map(objects.map(({ value }) => [JSON.stringify(value), value]))
  different.delete('{}')
  const [only] = different.values()
  return different.size <= 1 ? (only ?? {}) : null
}

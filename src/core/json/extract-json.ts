import { asObject, jsonObjectsIn } from './json-objects.ts'

/** The end of a model's thoughts; some chat templates swallow their beginning. */
const THOUGHTS = /^[\s\S]*<\/(?:think|thinking|thought|reasoning)>/i

/**
 * The JSON object in a model's text: the whole, else behind its thoughts, else anywhere; `null`: there is none. Of
 * several, the last that `fits`, since models draft before they answer.
 */
export function extractJson(text: string, fits: (value: object) => boolean = () => true): object | null {
  const whole = asObject(text)
  if (whole !== null) return whole
  const objects = [...lastFirst(text.replace(THOUGHTS, '')), ...lastFirst(text)]
  return objects.find(fits) ?? objects[0] ?? null
}

const lastFirst = (text: string): object[] =>
  jsonObjectsIn(text)
    .map(({ value }) => value)
    .reverse()

import { asObject, jsonObjectsIn } from './json-objects.ts'

/** The end of a model's thoughts; some chat templates swallow their beginning. */
const THOUGHTS = /^[\s\S]*<\/(?:think|thinking|thought|reasoning)>/i

/**
 * The JSON object in a model's text: the whole, behind its thoughts, in a code fence, or among prose; else `null`. Of
 * several, the last that `fits`, since models draft before they answer.
 */
export function extractJson(text: string, fits: (value: object) => boolean = () => true): object | null {
  const answer = text.replace(THOUGHTS, '')
  const found = [asObject(text), asObject(answer), ...fenced(answer), ...among(answer), ...among(text)]
  const objects = found.filter((it): it is object => it !== null)
  return objects.find(fits) ?? objects[0] ?? null
}

const among = (text: string): object[] =>
  jsonObjectsIn(text)
    .map(({ value }) => value)
    .reverse()

/** The content of each code fence, the last first; both fence marks must start a line. */
const fenced = (text: string): (object | null)[] =>
  text
    .split(/^[ \t]*```[\w-]*[ \t\r]*$/m)
    .filter((_, place) => place % 2 === 1)
    .map(asObject)
    .reverse()

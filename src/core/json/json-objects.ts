import { parseWellFormed } from './well-formed.ts'

/** How often a text may be looked at from end to end; braces of code are closed soon, and cost little. */
const LOOKS = 30

interface FoundObject {
  readonly value: object
  readonly start: number
  /** Behind its closing brace. */
  readonly end: number
}

/** The outermost JSON objects that stand in a text, in order; braces that begin none are skipped. */
export function jsonObjectsIn(text: string): FoundObject[] {
  const found: FoundObject[] = []
  let chars = LOOKS * text.length
  let at = text.indexOf('{')
  while (at >= 0 && chars > 0) {
    const end = endOfObject(text, at)
    chars -= (end ?? text.length) - at
    const value = end === null ? null : asObject(text.slice(at, end))
    if (value !== null && end !== null) found.push({ value, start: at, end })
    at = text.indexOf('{', value === null || end === null ? at + 1 : end)
  }
  return found
}

/** The object with every text in it well-formed; `null`: the text is no JSON object. */
export function asObject(text: string): object | null {
  try {
    const value = parseWellFormed(text)
    return typeof value === 'object' && !Array.isArray(value) ? value : null
  } catch {
    return null
  }
}

/** The place behind the brace that closes the one at `start`; braces in strings do not count. */
function endOfObject(text: string, start: number): number | null {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (inString) {
      if (char === '\\') at++
      else if (char === '"') inString = false
    } else if (char === '"') inString = true
    else if (char === '{') depth++
    else if (char === '}' && --depth === 0) return at + 1
  }
  return null
}

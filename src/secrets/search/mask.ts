import type { Hit } from '../kinds/hit.ts'

export const maskOf = (rule: string): string => `[secret: ${rule}]`

/** What an agent could put into a file when it copies masked text. */
export const MASK = /\[secret: [a-z0-9-]+\]/

/** `hits`: in their order, none over another. */
export function masked(text: string, hits: readonly Hit[]): string {
  if (hits.length === 0) return text
  let done = 0
  let result = ''
  for (const { rule, start, end } of hits) {
    result += `${text.slice(done, start)}${maskOf(rule)}`
    done = end
  }
  return result + text.slice(done)
}

/** Two pieces of the search: more of a text is not looked at while others wait. */
const LONGEST_CHARS = 128 * 1024
/** A secret that begins before the end of what is shown is found within as many. */
const OVERLAP_CHARS = 16 * 1024

/** The masked text, whose time is bounded: what is too long ends with a word on how much is withheld. */
export function maskedInTime(text: string, scan: (text: string) => readonly Hit[]): string {
  if (text.length <= LONGEST_CHARS) return masked(text, scan(text))
  const hits = scan(text.slice(0, LONGEST_CHARS + OVERLAP_CHARS)).filter(({ start }) => start < LONGEST_CHARS)
  const end = Math.max(LONGEST_CHARS, hits.at(-1)?.end ?? 0)
  return `${masked(text.slice(0, end), hits)}… ${text.length - end} characters withheld`
}

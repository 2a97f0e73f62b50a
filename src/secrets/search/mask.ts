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

import type { Language } from '../../core/language.ts'
import type { Pack } from '../points/point.ts'

/** Estimated tokens of all lines together. */
export const LINES_TOKENS = 1_500

/** A point as the list shows it from which PRODUCT names those that a task needs. */
export interface PointLine {
  readonly id: string
  readonly line: string
}

const shownLine = ({ id, line }: PointLine): string => `- ${id} ${line}`

/** Every point as one line, the team's first. `left`: ids for which no room was left, which is said to the team. */
export function linesOf(
  { points }: Pack,
  language: Language,
  tokensOf: (text: string) => number,
): { readonly lines: readonly PointLine[]; readonly left: readonly string[] } {
  let room = LINES_TOKENS
  const lines: PointLine[] = []
  const left: string[] = []
  for (const { id, line } of points) {
    const one = { id, line: line[language] }
    const tokens = tokensOf(`${shownLine(one)}\n`)
    if (left.length > 0 || tokens > room) left.push(id)
    else {
      room -= tokens
      lines.push(one)
    }
  }
  return { lines, left }
}

import type { Language } from '../../core/language.ts'
import type { Pack, Point } from '../points/point.ts'
import { mentionsAny } from './terms.ts'

/** Estimated tokens of all lines together. */
export const LINES_TOKENS = 1_500

/** A point as the list shows it from which PRODUCT names those that a task needs. */
interface PointLine {
  readonly id: string
  readonly line: string
}

/**
 * Every point as one line: first those of the team with a word of the request, then its others, then ours. `left`: ids for
 * which no room was left, which the team is told.
 */
export function linesOf(
  { points }: Pick<Pack, 'points'>,
  language: Language,
  tokensOf: (text: string) => number,
  said = '',
): { readonly lines: readonly PointLine[]; readonly left: readonly string[] } {
  let room = LINES_TOKENS
  const lines: PointLine[] = []
  const left: string[] = []
  const isMentioned = mentionsAny(said)
  const rank = ({ applies_to }: Point) => (isMentioned(applies_to.words) ? 0 : 1)
  for (const { id, line } of points.toSorted((a, b) => rank(a) - rank(b))) {
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

const shownLine = ({ id, line }: PointLine): string => `- ${id} ${line}`

import type { Choice } from '../code-reading.ts'

const LITERAL = /'([^'\n]{2,200})'|"([^"\n]{2,200})"|(?<![\w.])(\d{2,30}(?:\.\d{1,30})?)(?![\w.])/g

/** What stands before or behind a value that is chosen by: a comparison, a case, a list to be in, the key of a table. */
const BEFORE = /(?:[=!]==?|\b(?:case|when|is|in)|\.(?:equals|includes|has|startsWith|matches)\()\s{0,9}[[({]?$/
const BEHIND = /^\s{0,9}\]?\s{0,9}(?:[=!]==?|=>|->|:(?!:))/
const IN_A_LIST = /\[[^\]]{0,999}\]\s?\.includes\(|\bin\s?[([{]|\bSet\(\s?\[|\bsetOf\(/

/** All that a text says in quotes or digits, without a grammar. */
export const literalsIn = (text: string): string[] =>
  [...text.matchAll(LITERAL)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')

/** Line by line: the values by which a line chooses, not those that it answers with. */
export const plainChoices = (code: string): Choice[] =>
  code.split('\n').flatMap((text, index) => chosenBy(text).map((value) => ({ value, line: index + 1 })))

function chosenBy(text: string): string[] {
  const isList = IN_A_LIST.test(text)
  return [...text.matchAll(LITERAL)].flatMap((match) => {
    const end = match.index + match[0].length
    const before = text.slice(Math.max(0, match.index - 40), match.index).trimEnd()
    const isKey = BEHIND.test(text.slice(end, end + 40)) && !/\?$/.test(before)
    return BEFORE.test(before) || isKey || isList ? [match[1] ?? match[2] ?? match[3] ?? ''] : []
  })
}

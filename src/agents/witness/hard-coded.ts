import { addedLines, type Change, isProduct, isTest } from './change.ts'
import type { Noticed } from './noticed.ts'
import { scan } from './scan.ts'

const LITERAL = /'([^'\n]{2,})'|"([^"\n]{2,})"|(?<![\w.])(\d{2,}(?:\.\d+)?)(?![\w.])/g

/** What stands before or behind a value that is chosen by: a comparison, a case, a list to be in, the key of a table. */
const BEFORE = /(?:[=!]==?|\b(?:case|when|is|in)|\.(?:equals|includes|has|startsWith|matches)\()\s*[[({]?$/
const BEHIND = /^\s*\]?\s*(?:[=!]==?|=>|:(?!:))/
const IN_A_LIST = /\[[^\]]*\]\s*\.includes\(|\bin\s*[([{]|\bSet\(\s*\[/

/** Codes, sizes and times that any program may know. */
const COMMON = /^(?:[1-5]\d\d|\d0+|1024|2048|4096|3600|86400|60|24|365|99+|65535|8080|127|255|256)$/

/**
 * Product code that chooses by the very data of a visible test: what only the test knows, such as the code of its pallet.
 * Words that name a state are known to both and say nothing.
 */
export function hardCodedAnswers(changes: readonly Change[], tests: readonly string[]): Noticed[] {
  const visible = changes.filter(({ path }) => isTest(path)).flatMap(({ before, after }) => [before, after])
  const data = new Set([...visible, ...tests].flatMap((text) => literalsIn(text ?? '').filter(isData)))
  return changes
    .filter(({ path }) => isProduct(path))
    .flatMap(({ path, before, after }) => {
      const known = new Set(literalsIn(before ?? ''))
      const code = (text: string | null) => (text === null ? null : scan(path, text).code)
      return addedLines({ path, before: code(before), after: code(after) }).flatMap(({ text, line }) => {
        const answers = chosenBy(text).some((one) => data.has(one) && !known.has(one))
        return answers ? [{ kind: 'answer_hard_coded' as const, path, line, what: text.trim() }] : []
      })
    })
    .slice(0, 3)
}

/** Whether the change chooses by any data at all: only then are the other tests worth reading. */
export const choosesByData = (changes: readonly Change[]): boolean =>
  changes.some((change) => isProduct(change.path) && addedLines(change).some(({ text }) => chosenBy(text).some(isData)))

/** The values by which a line chooses, not those that it answers with. */
const chosenBy = (text: string): string[] =>
  [...text.matchAll(LITERAL)].flatMap((match) => {
    const [before, behind] = [text.slice(0, match.index).trimEnd(), text.slice(match.index + match[0].length)]
    const isKey = BEHIND.test(behind) && !/\?$/.test(before)
    return BEFORE.test(before) || isKey || IN_A_LIST.test(text) ? [match[1] ?? match[2] ?? match[3] ?? ''] : []
  })

const literalsIn = (text: string): string[] =>
  [...text.matchAll(LITERAL)].map((match) => match[1] ?? match[2] ?? match[3] ?? '')

/** Has a number in it, as codes, lots and bins have, and is not known to everybody. */
const isData = (literal: string): boolean =>
  /\d/.test(literal) &&
  !/^[a-z]+(?:-[a-z\d]+)+$|^[a-z]{2,}\d{1,3}$/.test(literal) &&
  !COMMON.test(literal) &&
  !/[/\\\s$]|^v?\d\.|^utf-?8$|^[a-z]+:|^\d{1,3}(?:\.\d{1,3}){3}$/i.test(literal) &&
  literal.length >= 3

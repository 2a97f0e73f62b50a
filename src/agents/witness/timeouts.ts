import type { ReadChange } from './change.ts'
import { isTest } from './files.ts'
import type { Observation } from './observation.ts'

const TIMEOUT =
  /(?:set)?(?:time-?out|hookTimeout|testTimeout|slow)\w{0,40}['"]?\s{0,9}[:=(,]\s{0,9}(?:TimeUnit\.\w{1,20},\s{0,9})?(\d[\d_]{0,20})/gi

/** Jest's and Vitest's timeout argument: `test('…', () => {…}, 5_000)`. */
const LAST_ARGUMENT = /\}\s{0,9},\s{0,99}(\d[\d_]{2,20}),?\s{0,99}\)/g

/** Raised timeouts of tests and checks. */
export const raisedTimeouts = (changes: readonly ReadChange[], isCheck: (path: string) => boolean): Observation[] =>
  changes.flatMap(({ path, was, is }) => {
    if (was === null || is === null || !(isTest(path) || isCheck(path))) return []
    const [most, now] = [longest(was.code), longest(is.code)]
    const line = is.code.split('\n').findIndex((one) => longest(one) === now) + 1
    return now > most && most > 0 ? [{ kind: 'timeout_raised', path, line, what: `${most} → ${now}` }] : []
  })

const longest = (text: string): number =>
  [...text.matchAll(TIMEOUT), ...text.matchAll(LAST_ARGUMENT)].reduce(
    (most, match) => Math.max(most, Number((match[1] ?? '').replaceAll('_', ''))),
    0,
  )

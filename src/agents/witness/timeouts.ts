import { type Change, isTest } from './change.ts'
import type { Noticed } from './noticed.ts'

const TIMEOUT =
  /(?:set)?(?:time-?out|hookTimeout|testTimeout|slow)\w*['"]?\s*[:=(,]\s*(?:TimeUnit\.\w+,\s*)?(\d[\d_]*)/gi

/** Of Jest and Vitest: `test('…', () => {…}, 5_000)`. */
const LAST_ARGUMENT = /\}\s*,\s*(\d[\d_]{2,})\s*\)/g

/** A test or a check may take longer than it was allowed to. */
export const raisedTimeouts = (changes: readonly Change[], isCheck: (path: string) => boolean): Noticed[] =>
  changes.flatMap(({ path, before, after }) => {
    if (before === null || after === null || !(isTest(path) || isCheck(path))) return []
    const [most, now] = [longest(before), longest(after)]
    const line = after.split('\n').findIndex((one) => longest(one) === now) + 1
    return now > most && most > 0 ? [{ kind: 'timeout_raised', path, line, what: `${most} → ${now}` }] : []
  })

const longest = (text: string): number =>
  Math.max(
    0,
    ...[...text.matchAll(TIMEOUT), ...text.matchAll(LAST_ARGUMENT)].map((match) =>
      Number((match[1] ?? '').replaceAll('_', '')),
    ),
  )

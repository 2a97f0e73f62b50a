/** One test as a runner's output names it. */
export interface TestLine {
  readonly name: string
  /** `unmarked`: the output does not say; the exit code of the whole then speaks for it. */
  readonly state: 'passed' | 'failed' | 'skipped' | 'unmarked'
}

/** What runners put before a name: node and vitest (✔ ✖ ﹣), TAP, pytest, go, jest and others. */
const MARKS: readonly (readonly [RegExp, TestLine['state']])[] = [
  [/^(?:✔|✓|√|ok \d+ -|--- PASS:|PASS(?:ED)?\b:?|\[OK\])\s*/u, 'passed'],
  [/^(?:✖|✗|×|✕|not ok \d+ -|--- FAIL:|FAIL(?:ED)?\b:?|ERROR\b:?)\s*/u, 'failed'],
  [/^(?:﹣|↓|○|--- SKIP:|SKIP(?:PED)?\b:?)\s*/u, 'skipped'],
]
const TRAILING: readonly (readonly [RegExp, TestLine['state']])[] = [
  [/\s+(?:PASSED|\.{3}\s*ok)\b.*$/u, 'passed'],
  [/\s+(?:FAILED|ERROR|\.{3}\s*FAILED)\b.*$/u, 'failed'],
  [/\s+SKIPPED\b.*$/u, 'skipped'],
]
/** A test that is switched off still counts as ok in TAP and in node's reporter. */
const SWITCHED_OFF = /\s#\s*(?:SKIP|TODO)\b.*$/iu
const DURATION = /\s*\(?\d+(?:\.\d+)?\s?m?s\)?\s*$/u

export const testLines = (output: string): TestLine[] =>
  output
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map(readLine)

function readLine(line: string): TestLine {
  const leading = MARKS.find(([mark]) => mark.test(line))
  const trailing = TRAILING.find(([mark]) => mark.test(line))
  const state = SWITCHED_OFF.test(line) ? 'skipped' : (leading?.[1] ?? trailing?.[1] ?? 'unmarked')
  const bare = line
    .replace(leading?.[0] ?? /^/, '')
    .replace(SWITCHED_OFF, '')
    .replace(trailing?.[0] ?? /$/, '')
  return { name: bare.replace(DURATION, ''), state }
}

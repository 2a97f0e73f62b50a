import type { NamedTest, TestLine } from '../artifacts.ts'

/** What runners put before a name: node and vitest (✔ ✖ ﹣), TAP, pytest, go, jest and others. */
const MARKS: readonly (readonly [RegExp, TestLine['state']])[] = [
  [/^(?:✔|✓|√|ok \d+ -|--- PASS:|PASS(?:ED)?\b:?|\[OK\])\s*/u, 'passed'],
  [/^(?:✖|✗|×|✕|not ok \d+ -|--- FAIL:|FAIL(?:ED)?\b:?|ERROR\b:?)\s*/u, 'failed'],
  [/^(?:﹣|↓|○|--- SKIP:|SKIP(?:PED)?\b:?)\s*/u, 'skipped'],
]
/** What runners put behind a name; the rest of the line is dropped with it. */
const TRAILING: readonly (readonly [RegExp, TestLine['state']])[] = [
  [/\s(?:PASSED|\.{3}\s{0,20}ok)\b/u, 'passed'],
  [/\s(?:FAILED|ERROR|\.{3}\s{0,20}FAILED)\b/u, 'failed'],
  [/\sSKIPPED\b/u, 'skipped'],
]
/** A test that is switched off still counts as ok in TAP and in node's reporter. */
const SWITCHED_OFF = /\s#\s{0,20}(?:SKIP|TODO)\b/iu
const DURATION = /\s{0,20}\(?(?<!\d)\d{1,15}(?:\.\d{1,15})?\s?m?s\)?$/u
/** Only the end of a line is searched, since no duration is longer. */
const DURATION_CHARS = 60

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
  const bare = upTo(upTo(line.replace(leading?.[0] ?? /^/, ''), SWITCHED_OFF), trailing?.[0] ?? null)
  return { name: withoutDuration(bare), state }
}

const upTo = (line: string, pattern: RegExp | null): string => {
  const at = pattern === null ? -1 : line.search(pattern)
  return at === -1 ? line : line.slice(0, at)
}

const withoutDuration = (line: string): string => {
  const name = line.trimEnd()
  const end = name.slice(-DURATION_CHARS)
  return name.slice(0, name.length - end.length) + end.replace(DURATION, '')
}

/** The lines that name one of the tests. */
export const linesNaming = (output: string, tests: readonly NamedTest[]): TestLine[] =>
  testLines(output).filter((line) => tests.some(({ name }) => line.name.includes(name)))

const DOTNET_PASSED = /^Passed (\S{1,1000})/
const PYTEST_PASSED = /^(\S{1,1000}) PASSED\b/

/** The names of the tests that a runner says passed, as their files have them. */
export const passedNames = (output: string): string[] =>
  output.split('\n').flatMap((line) => {
    const text = line.trim()
    const named = DOTNET_PASSED.exec(text)?.[1] ?? PYTEST_PASSED.exec(text)?.[1]
    if (named !== undefined) return [named.replace(/^.*::/, '')]
    const { name, state } = readLine(text)
    return state === 'passed' && name !== '' ? [name] : []
  })

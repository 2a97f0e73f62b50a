import type { ChangedFile } from './agent.ts'

const TEST_FILE =
  /(?:^|\/)(?:tests?|__tests__|specs?)\/|[._-](?:test|spec)\.\w+$|(?:^|\/)test_\w+\.py$|Tests?\.(?:java|cs|php)$/i
const TEST = /(?<![\w.])(?:test|it|describe)(?:\.\w+)?\s*\(|@Test\b|\bdef test_|\bfunc Test|\[(?:Fact|Test|Theory)\b/g
const ASSERTION = /\bassert\w*\b|\bexpect\s*\(|\bshould\b|\bt\.(?:is|ok|equal|deepEqual|throws)\b/g
const SWITCHED_OFF =
  /\.(?:skip|only|todo)\b|\b(?:xit|xtest|xdescribe|fit|fdescribe)\s*\(|@(?:Disabled|Ignore)\b|@(?:pytest\.mark\.)?skip|\bt\.Skip\b|\bskip:\s*true/g

/**
 * In what way a change leaves the tests weaker than they were; `null`: in none that can be seen. Counted over all test
 * files together, since tests may move from one to another.
 */
export const weakenedTests = (changes: readonly ChangedFile[]): string | null => {
  const tests = changes.filter(({ path }) => TEST_FILE.test(path))
  const lost = (pattern: RegExp) => count(tests, 'before', pattern) - count(tests, 'after', pattern)
  const paths = tests.filter(({ before }) => before !== null).map(({ path }) => path)
  if (lost(SWITCHED_OFF) < 0) return `tests are skipped or singled out in ${tests.map(({ path }) => path).join(', ')}`
  if (lost(TEST) > 0) return `${lost(TEST)} tests are gone from ${paths.join(', ')}`
  if (lost(ASSERTION) > 0) return `${lost(ASSERTION)} assertions are gone from ${paths.join(', ')}`
  return null
}

const count = (files: readonly ChangedFile[], side: 'before' | 'after', pattern: RegExp): number =>
  files.reduce((total, file) => total + (file[side]?.match(pattern)?.length ?? 0), 0)

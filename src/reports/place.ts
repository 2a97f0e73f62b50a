import type { TestCase, TestReport } from '../core/checks/report.ts'

/** More tests than any repository has, so that nobody's report fills the memory. */
export const TESTS_READ = 50_000
const NAME_CHARS = 300

/** In one form, whatever the run: composed, with single spaces, not endless. */
export const testName = (text: string): string => text.normalize('NFC').replace(/\s+/g, ' ').trim().slice(0, NAME_CHARS)

/** A file's path in the repository. `roots`: where the repository lay during the run. */
export function pathIn(roots: readonly string[], path: string): string {
  const plain = path.replace(/^file:\/\//, '').replaceAll('\\', '/')
  const root = roots.find((one) => plain.startsWith(`${one}/`))
  return testName((root === undefined ? plain : plain.slice(root.length + 1)).replace(/^(?:\.\/)+/, ''))
}

export const caseOf = (file: string, suite: readonly string[], name: string, state: TestCase['state']): TestCase => ({
  ...{ file, state, name: testName(name) },
  suite: suite
    .map(testName)
    .filter((part) => part !== '')
    .join(' > '),
})

/** node's runner reports a file without tests as a test that passed. */
const isEmptyFile = ({ name, suite, state }: TestCase): boolean =>
  state === 'passed' && suite === '' && /^\S+\.[cm]?[jt]sx?$/.test(name)

/** All reports of a run as one; `null`: there is none. */
export function reportsAsOne(reports: readonly TestReport[]): TestReport | null {
  if (reports.length === 0) return null
  return {
    tests: reports.flatMap(({ tests }) => tests.filter((one) => !isEmptyFile(one))).slice(0, TESTS_READ),
    broken: reports.flatMap(({ broken }) => broken).slice(0, TESTS_READ),
    isComplete: reports.every(({ isComplete }) => isComplete),
  }
}

import type { TestCase, TestReport } from '../../core/checks/report.ts'
import { fullName } from '../../core/checks/report.ts'
import { caseOf, pathIn, testName } from '../place.ts'

const VITEST = /^\s{0,3}(?:RUN|DEV)\s{1,4}v\d/
const VITEST_RED = /^\s{1,4}FAIL\s{1,4}(?:\|[^|]{1,80}\|\s)?(\S[^>[]{0,300}?)(?: \[ [^\]]{1,300} \]| > (.+))?$/
const VITEST_UNHANDLED = /^Vitest caught \d+ unhandled errors?/

/** vitest's usual output: it names what is red, and files that do not load. */
export function readVitest(lines: readonly string[], roots: readonly string[]): TestReport | null {
  if (!lines.some((line) => VITEST.test(line))) return null
  const tests: TestCase[] = []
  const broken: string[] = []
  for (const line of lines) {
    const red = VITEST_RED.exec(line)
    if (VITEST_UNHANDLED.test(line.trim())) broken.push('unhandled errors')
    if (red === null) continue
    const [, file = '', said] = red
    const parts = said?.split(' > ') ?? []
    if (said === undefined) broken.push(pathIn(roots, file.trim()))
    else tests.push(caseOf(pathIn(roots, file.trim()), parts.slice(0, -1), parts.at(-1) ?? '', 'failed'))
  }
  return { ...once(tests), broken: [...new Set(broken)], isComplete: false }
}

const JEST = /^Tests:\s{1,20}(?:\d+ [a-z]+, ){0,6}\d+ total$/
const JEST_FILE = /^\s?(?:PASS|FAIL)\s{1,2}(?:[\w@/.-]{1,80} )?(\S+\.\w+)(?: \([\d.]+ m?s\))?$/
const JEST_RED = /^● (.+)$/
const JEST_UNLOADED = 'Test suite failed to run'
/** Other headings with the same sign. */
const JEST_ELSE = /^(?:Console|Validation|Deprecation|Cannot log after)/

/** jest's usual output. What is red stands there twice where many are. */
export function readJestText(lines: readonly string[], roots: readonly string[]): TestReport | null {
  if (!lines.some((line) => JEST.test(line))) return null
  const tests: TestCase[] = []
  const broken: string[] = []
  let file = ''
  for (const line of lines) {
    file = JEST_FILE.exec(line)?.[1] ?? file
    const red = JEST_RED.exec(line.trim())?.[1]
    if (red === undefined || JEST_ELSE.test(red)) continue
    const parts = red.split(' › ')
    if (red === JEST_UNLOADED) broken.push(pathIn(roots, file))
    else tests.push(caseOf(pathIn(roots, file), parts.slice(0, -1), parts.at(-1) ?? '', 'failed'))
  }
  return { ...once(tests), broken: [...new Set(broken.map(testName))], isComplete: false }
}

const once = (tests: readonly TestCase[]): { tests: TestCase[] } => ({
  tests: [...new Map(tests.map((test) => [fullName(test), test])).values()],
})

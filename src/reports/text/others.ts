import type { TestCase, TestReport } from '../../core/checks/report.ts'
import { caseOf, testName } from '../place.ts'

const PYTEST =
  /^=+ .*\b(?:passed|failed|errors?|skipped|no tests ran)\b.* in [\d.]+s\b|^\d+ (?:passed|failed|errors?|skipped)\b.* in [\d.]+s\b/
const PYTEST_SHORT = /^(FAILED|ERROR) ([^\s:]+\.py)(?:::(.+?))?(?: - .*)?$/
const PYTEST_LINE = /^([^\s:]+\.py)::(.+?) (PASSED|FAILED|ERROR|SKIPPED|XFAIL|XPASS)\b/
const PYTEST_STATES: Readonly<Record<string, TestCase['state']>> = {
  PASSED: 'passed',
  FAILED: 'failed',
  ERROR: 'failed',
}

/** pytest: the summary names what is red; with `-v` each test has a line. */
export function readPytest(lines: readonly string[]): TestReport | null {
  if (!lines.some((line) => PYTEST.test(line))) return null
  const tests = new Map<string, TestCase>()
  const broken = new Set<string>()
  let isComplete = false
  for (const line of lines) {
    const [, file, name = '', state = ''] = PYTEST_LINE.exec(line) ?? []
    if (file !== undefined) {
      isComplete = true
      tests.set(`${file}::${name}`, pytestCase(file, name, PYTEST_STATES[state] ?? 'skipped'))
    }
    const [, , redFile, red] = PYTEST_SHORT.exec(line) ?? []
    if (redFile !== undefined && red === undefined) broken.add(testName(redFile))
    else if (redFile !== undefined && red !== undefined)
      tests.set(`${redFile}::${red}`, pytestCase(redFile, red, 'failed'))
  }
  return { tests: [...tests.values()], broken: [...broken], isComplete }
}

function pytestCase(file: string, id: string, state: TestCase['state']): TestCase {
  const parts = id.split('::')
  return caseOf(testName(file), parts.slice(0, -1), parts.at(-1) ?? '', state)
}

const GO_TEST = /^\s*--- (PASS|FAIL|SKIP): (\S+) \([\d.]+s\)$/
const GO_PACKAGE = /^(ok|FAIL)\s{1,8}(\S+)\s{1,8}(?:\(cached\)|[\d.]+s|\[(?:build|setup) failed\])/
const GO_STATES: Readonly<Record<string, TestCase['state']>> = { PASS: 'passed', FAIL: 'failed', SKIP: 'skipped' }

/** `go test`: a package's line comes after its tests. */
export function readGo(lines: readonly string[]): TestReport | null {
  if (!lines.some((line) => GO_PACKAGE.test(line))) return null
  const tests: TestCase[] = []
  const broken: string[] = []
  let waiting: { state: TestCase['state']; name: string }[] = []
  for (const line of lines) {
    const [, state = '', name] = GO_TEST.exec(line) ?? []
    if (name !== undefined) waiting.push({ name, state: GO_STATES[state] ?? 'skipped' })
    const [, end, where] = GO_PACKAGE.exec(line) ?? []
    if (where === undefined) continue
    tests.push(...waiting.map((one) => caseOf('', [where], one.name, one.state)))
    if (end === 'FAIL' && !waiting.some((one) => one.state === 'failed')) broken.push(testName(where))
    waiting = []
  }
  return { tests, broken, isComplete: tests.some(({ state }) => state === 'passed') }
}

const MAVEN = /^\[(?:INFO|WARNING|ERROR)\]\s{1,3}Tests run: \d+, Failures: \d+, Errors: \d+/
const MAVEN_RED =
  /^\[ERROR\]\s{1,3}(?:([\w$]+)\(([\w.$]+)\)|([\w.$]+)\.([\w$]+))(?:\(.*\))?\s{1,4}(?:-- )?Time elapsed: .*<<< (?:FAILURE|ERROR)!/
const GRADLE_RED = /^(\S[^>]{0,300}?) > (.{1,300}?)(?:\(\))? FAILED$/
const UNBUILT = /^\[ERROR\] COMPILATION ERROR|^> Task \S{1,100} FAILED$|^> Compilation failed/

/** Maven and Gradle name what is red. */
export function readJava(lines: readonly string[]): TestReport | null {
  const isGradle = lines.some((line) => /^> Task :\S*test\b/i.test(line))
  if (!isGradle && !lines.some((line) => MAVEN.test(line) || UNBUILT.test(line))) return null
  const tests: TestCase[] = []
  for (const line of lines) {
    const [, old, oldClass, owner, name] = MAVEN_RED.exec(line) ?? []
    if (old !== undefined || name !== undefined)
      tests.push(caseOf('', [oldClass ?? owner ?? ''], old ?? name ?? '', 'failed'))
    const [, suite, red] = isGradle ? (GRADLE_RED.exec(line) ?? []) : []
    if (suite !== undefined && red !== undefined) tests.push(caseOf('', suite.split(' > '), red, 'failed'))
  }
  const unbuilt = tests.length === 0 && lines.some((line) => UNBUILT.test(line))
  return { tests, broken: unbuilt ? ['compilation'] : [], isComplete: false }
}

const PHPUNIT = /^PHPUnit \d+|^(?:FAILURES|ERRORS)!$/
const PHPUNIT_RED = /^\d+\) ([\w\\]+)::(.+)$/

export function readPhpunit(lines: readonly string[]): TestReport | null {
  if (!lines.some((line) => PHPUNIT.test(line))) return null
  const found = lines.flatMap((line) => {
    const [, suite, name] = PHPUNIT_RED.exec(line) ?? []
    return suite === undefined || name === undefined ? [] : [caseOf('', [suite], name, 'failed')]
  })
  return { tests: found, broken: [], isComplete: false }
}

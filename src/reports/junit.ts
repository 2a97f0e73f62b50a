import sax from 'sax'
import type { TestCase, TestReport } from '../core/checks/report.ts'
import { caseOf, pathIn, TESTS_READ, testName } from './place.ts'

interface OpenSuite {
  readonly name: string
  readonly file: string
  readonly isRed: boolean
  cases: number
}

interface OpenCase {
  readonly file: string
  readonly suite: readonly string[]
  readonly name: string
  state: TestCase['state']
}

/** JUnit XML as vitest, jest, mocha, node, pytest, Maven, Gradle and PHPUnit write it; `null`: it is broken off or none. */
export function readJunit(text: string, roots: readonly string[]): TestReport | null {
  const parser = sax.parser(true)
  const report: { tests: TestCase[]; broken: string[] } = { tests: [], broken: [] }
  const suites: OpenSuite[] = []
  let open: OpenCase | null = null
  let isWhole = true
  parser.onerror = () => {
    isWhole = false
    parser.resume()
  }
  parser.onopentag = ({ name, attributes }) => {
    const said = attributes as Readonly<Record<string, string>>
    if (name === 'testsuite') suites.push(suiteOf(said, roots))
    else if (name === 'testcase') open = openedCase(said, suites, roots)
    else if (open !== null && STATES[name] !== undefined) open.state = STATES[name]
  }
  parser.onclosetag = (name) => {
    if (name === 'testsuite') closeSuite(suites.pop(), report.broken)
    if (name !== 'testcase' || open === null) return
    for (const suite of suites) suite.cases++
    if (report.tests.length < TESTS_READ) report.tests.push(caseOf(open.file, open.suite, open.name, open.state))
    open = null
  }
  for (let at = 0; at < text.length && isWhole; at += PIECE_CHARS) parser.write(text.slice(at, at + PIECE_CHARS))
  if (isWhole) parser.close()
  return isWhole && /<testsuites?\b/.test(text) ? { ...report, isComplete: true } : null
}

/** The parser says every fault of a piece. */
const PIECE_CHARS = 4_096

/** What is repeated until it passes (`rerunFailure`, `flakyFailure`) is no failure. */
const STATES: Readonly<Record<string, TestCase['state']>> = { failure: 'failed', error: 'failed', skipped: 'skipped' }

function suiteOf(said: Readonly<Record<string, string>>, roots: readonly string[]): OpenSuite {
  const isRed = Number(said.errors ?? 0) + Number(said.failures ?? 0) > 0
  return { name: said.name ?? '', file: fileOf(said, said.name ?? '', roots), isRed, cases: 0 }
}

/** Red without a test of its own: it did not load. */
function closeSuite(suite: OpenSuite | undefined, broken: string[]): void {
  if (suite?.isRed && suite.cases === 0) broken.push(testName(suite.file || suite.name))
}

function openedCase(
  said: Readonly<Record<string, string>>,
  suites: readonly OpenSuite[],
  roots: readonly string[],
): OpenCase {
  const inner = suites.at(-1)
  const file = fileOf(said, said.classname ?? '', roots) || (inner?.file ?? '')
  const own = said.classname ?? inner?.name ?? ''
  const isFile = own === 'test' || pathIn(roots, own) === file
  return {
    file,
    suite: isFile ? [] : [own],
    name: said.name ?? '',
    state: said.failure === undefined ? 'passed' : 'failed',
  }
}

const PATH = /^[^\s:]*\/[^\s:]*\.\w{1,5}$|^[^\s/:]+\.(?:test|spec)\.\w{1,4}$/

/** vitest puts the file where others put a class. */
const fileOf = ({ file }: Readonly<Record<string, string>>, name: string, roots: readonly string[]): string =>
  pathIn(roots, file ?? (PATH.test(name) ? name : ''))

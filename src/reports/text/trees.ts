import type { TestCase, TestReport } from '../../core/checks/report.ts'
import { caseOf } from '../place.ts'
import { indented, withoutDuration } from './lines.ts'

interface OpenSuite {
  readonly depth: number
  readonly name: string
}

const SWITCHED_OFF = /\s#\s?(?:SKIP|TODO)\b/i
const NODE_END = /^ℹ tests \d+/
const NODE_MARKS: Readonly<Record<string, TestCase['state']>> = { '✔': 'passed', '✖': 'failed', '﹣': 'skipped' }

/** The `spec` reporter of node's runner: a suite begins with `▶` and ends with a line of its own. */
export function readNodeSpec(lines: readonly string[]): TestReport | null {
  const end = lines.findIndex((line) => NODE_END.test(line))
  if (end === -1) return null
  const open: OpenSuite[] = []
  const tests: TestCase[] = []
  for (const line of lines.slice(0, end)) {
    const { depth, text } = indented(line)
    const said = withoutDuration(text.slice(2).replace(SWITCHED_OFF, ''))
    while ((open.at(-1)?.depth ?? -1) > depth) open.pop()
    if (text.startsWith('▶ ')) open.push({ depth, name: said })
    const mark = text.charAt(1) === ' ' ? NODE_MARKS[text.charAt(0)] : undefined
    if (mark === undefined) continue
    const suite = open.at(-1)
    if (suite?.depth === depth && suite.name === said) open.pop()
    else tests.push(caseOf('', namesOf(open), said, SWITCHED_OFF.test(text) ? 'skipped' : mark))
  }
  return tests.length === 0 ? null : { tests, broken: [], isComplete: true }
}

const MOCHA_END = /^\s{1,10}\d+ passing\b/
const MOCHA_TEST = /^(?:(?<passed>[✔✓√])|(?<failed>\d+\))|(?<skipped>-)) (?<name>.+)$/u

/** The `spec` reporter of mocha: suites are lines of their own. */
export function readMochaSpec(lines: readonly string[]): TestReport | null {
  const end = lines.findIndex((line) => MOCHA_END.test(line))
  if (end === -1) return null
  const open: OpenSuite[] = []
  const tests: TestCase[] = []
  for (const line of lines.slice(0, end)) {
    const { depth, text } = indented(line)
    if (text === '' || depth === 0) continue
    while ((open.at(-1)?.depth ?? -1) >= depth) open.pop()
    const { passed, failed, name } = MOCHA_TEST.exec(text)?.groups ?? {}
    if (name === undefined) open.push({ depth, name: text })
    else tests.push(caseOf('', namesOf(open), withoutDuration(name), passed ? 'passed' : failed ? 'failed' : 'skipped'))
  }
  return tests.length === 0 ? null : { tests, broken: [], isComplete: true }
}

const namesOf = (open: readonly OpenSuite[]): string[] => open.map(({ name }) => name)

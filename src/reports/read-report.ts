import type { TestReport } from '../core/checks/report.ts'
import { readGoEvents, readJson } from './json.ts'
import { readJunit } from './junit.ts'
import { reportsAsOne } from './place.ts'
import { readTap } from './tap.ts'
import { readBun } from './text/bun.ts'
import { readJestText, readVitest } from './text/javascript.ts'
import { readGo, readJava, readPhpunit, readPytest } from './text/others.ts'
import { readMochaSpec, readNodeSpec } from './text/trees.ts'

/** What a run has left of what it did. */
export interface RunTexts {
  readonly output: string
  /** The files that its check names as reports. */
  readonly reports: readonly string[]
  /** Where the repository lay during the run. */
  readonly roots: readonly string[]
}

/** Reads what a run says of its tests: from its reports, else from its output; `null`: it names none. */
export function readReport({ output, reports, roots }: RunTexts): TestReport | null {
  const read = reports.map((text) => readFile(text, roots))
  if (read.length > 0) return read.includes(null) ? null : reportsAsOne(read.filter((one) => one !== null))
  const report = readOutput(output, roots)
  return report !== null && GAP.test(output) ? ofOutputWithGap(report, output) : report
}

const readFile = (text: string, roots: readonly string[]): TestReport | null =>
  readJson(text, roots) ?? readGoEvents(text) ?? (isTap(text) ? readTap(text) : readJunit(text, roots))

/** Older producers begin with the plan. */
const TAP_BEGINS = /^(?:TAP version \d+|1\.\.\d+)$/m
const isTap = (text: string): boolean => TAP_BEGINS.test(text) && /^(?:not )?ok\b/m.test(text)

function readOutput(output: string, roots: readonly string[]): TestReport | null {
  const whole = readGoEvents(output) ?? readJson(output, roots)
  if (whole !== null) return whole
  if (isTap(output)) return reportsAsOne([readTap(output.slice(output.search(TAP_BEGINS)))])
  const lines = output.split('\n')
  const readers = [readNodeSpec, readMochaSpec, readPytest, readGo, readJava, readPhpunit]
  const placed = [readVitest, readJestText, readBun].map((read) => read(lines, roots))
  const found = [...readers.map((read) => read(lines)), ...placed]
  return reportsAsOne(found.filter((one) => one !== null))
}

/** Stands where the middle of a long output was left out. */
const GAP = /^… \d{1,15} bytes left out …$/m

/** How many red tests runners count at their end. */
const COUNTS = [
  /^\s{1,10}(\d{1,9}) fail$/m,
  /^\s{1,10}(\d{1,9}) failing$/m,
  /^ℹ fail (\d{1,9})$/m,
  /^\s{0,10}Tests:?\s{1,20}(\d{1,9}) failed\b/m,
]

/** What was left out may have named a red test, which must not be hidden by that. */
function ofOutputWithGap({ tests, broken }: TestReport, output: string): TestReport {
  const counted = COUNTS.reduce((sum, words) => sum + Number(words.exec(output)?.[1] ?? 0), 0)
  const unnamed = counted - tests.filter(({ state }) => state === 'failed').length
  return {
    tests,
    isComplete: false,
    broken: unnamed > 0 ? [...broken, `red tests without a name: ${unnamed}`] : broken,
  }
}

import type { TestCase, TestReport } from '../../core/checks/report.ts'
import { caseOf, pathIn } from '../place.ts'

const BUN = /^bun test v\d/
const FILE = /^(\S.{0,300}\.[cm]?[jt]sx?):$/
const TEST = /^\((pass|fail|skip|todo)\) (.+?)(?: \[[\d.]{1,20}\s?(?:ms|s|µs|ns)\])?$/
/** From here on the same tests are named again. */
const AGAIN = /^\d{1,9} tests (?:skipped|todo|failed):$/
const UNHANDLED = '# Unhandled error between tests'

const STATES: Readonly<Record<string, TestCase['state']>> = { pass: 'passed', fail: 'failed' }

/** What `bun test` prints. */
export function readBun(lines: readonly string[], roots: readonly string[]): TestReport | null {
  const start = lines.findIndex((line) => BUN.test(line))
  if (start === -1) return null
  const tests: TestCase[] = []
  const broken = new Set<string>()
  let file = ''
  for (const line of lines.slice(start)) {
    if (AGAIN.test(line)) break
    file = FILE.exec(line)?.[1] ?? file
    if (line.trim() === UNHANDLED) broken.add(pathIn(roots, file))
    const [, state = '', said = ''] = TEST.exec(line) ?? []
    const parts = said.split(' > ')
    if (state !== '')
      tests.push(caseOf(pathIn(roots, file), parts.slice(0, -1), parts.at(-1) ?? '', STATES[state] ?? 'skipped'))
  }
  // It can be told to name only what is red.
  return { tests, broken: [...broken], isComplete: tests.some(({ state }) => state === 'passed') }
}

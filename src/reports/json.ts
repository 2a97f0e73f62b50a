import { z } from 'zod'
import type { TestCase, TestReport } from '../core/checks/report.ts'
import { caseOf, pathIn, testName } from './place.ts'

const Jest = z.object({
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string().default(''),
      assertionResults: z.array(
        z.object({ ancestorTitles: z.array(z.string()), title: z.string(), status: z.string() }),
      ),
    }),
  ),
})

/** JSON of jest and vitest. */
function readJest(json: unknown, roots: readonly string[]): TestReport | null {
  const parsed = Jest.safeParse(json)
  if (!parsed.success) return null
  const { testResults } = parsed.data
  const unloaded = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
  )
  return {
    tests: testResults.flatMap(({ name, assertionResults }) =>
      assertionResults.map((one) => caseOf(pathIn(roots, name), one.ancestorTitles, one.title, stateOf(one.status))),
    ),
    broken: unloaded.map(({ name }) => pathIn(roots, name)),
    isComplete: true,
  }
}

const stateOf = (status: string): TestCase['state'] => (status === 'passed' || status === 'failed' ? status : 'skipped')

const MochaTest = z.object({ title: z.string(), fullTitle: z.string(), file: z.string().nullish() })
const Mocha = z.object({
  tests: z.array(MochaTest),
  pending: z.array(MochaTest),
  failures: z.array(MochaTest),
})

function readMocha(json: unknown, roots: readonly string[]): TestReport | null {
  const parsed = Mocha.safeParse(json)
  if (!parsed.success) return null
  const keyOf = ({ file, fullTitle }: z.infer<typeof MochaTest>) => `${file} ${fullTitle}`
  const [failed, pending] = [parsed.data.failures, parsed.data.pending].map((some) => new Set(some.map(keyOf)))
  const known = new Set(parsed.data.tests.map(keyOf))
  const hooks = parsed.data.failures.filter((one) => !known.has(keyOf(one)))
  return {
    tests: [...parsed.data.tests, ...hooks].map((one) => {
      const suite = one.fullTitle.slice(0, one.fullTitle.length - one.title.length)
      const state = failed?.has(keyOf(one)) ? 'failed' : pending?.has(keyOf(one)) ? 'skipped' : 'passed'
      return caseOf(pathIn(roots, one.file ?? ''), [suite], one.title, state)
    }),
    broken: [],
    isComplete: true,
  }
}

const GoEvent = z.object({ Action: z.string(), Package: z.string().default(''), Test: z.string().optional() })

/** `go test -json`: an event a line. */
export function readGoEvents(text: string): TestReport | null {
  const events = text.split('\n').flatMap((line) => {
    const parsed = line.startsWith('{"') ? GoEvent.safeParse(parseJson(line)) : null
    return parsed?.success ? [parsed.data] : []
  })
  const ends = events.filter(({ Action }) => ['pass', 'fail', 'skip'].includes(Action))
  if (ends.length === 0) return null
  const tests = ends.flatMap(({ Action, Package, Test }) =>
    Test === undefined ? [] : [caseOf('', [Package], Test, GO_STATES[Action] ?? 'skipped')],
  )
  const withRed = new Set(tests.flatMap(({ suite, state }) => (state === 'failed' ? [suite] : [])))
  const broken = ends.filter(
    ({ Action, Package, Test }) => Action === 'fail' && Test === undefined && !withRed.has(testName(Package)),
  )
  return { tests, broken: broken.map(({ Package }) => testName(Package)), isComplete: true }
}

const GO_STATES: Readonly<Record<string, TestCase['state']>> = { pass: 'passed', fail: 'failed', skip: 'skipped' }

/** A report in JSON, alone or between other lines; `null`: there is none. */
export function readJson(text: string, roots: readonly string[]): TestReport | null {
  const from = text.search(/^\{/m)
  const to = text.lastIndexOf('}')
  if (from === -1 || to < from) return null
  const json = parseJson(text.slice(from, to + 1))
  return readJest(json, roots) ?? readMocha(json, roots)
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

import { z } from 'zod'

/** One test as a report or an output names it; empty: it does not say. */
const TestCase = z.object({
  file: z.string(),
  suite: z.string(),
  name: z.string(),
  state: z.enum(['passed', 'failed', 'skipped']),
})
export type TestCase = z.infer<typeof TestCase>

/** What a run says of its tests. The code under test can write it, too. */
export const TestReport = z.object({
  tests: z.array(TestCase),
  /** Files and suites that did not load, or failed as a whole. */
  broken: z.array(z.string()),
  /** It names the tests that passed, too: what it does not name has not run. */
  isComplete: z.boolean(),
})
export type TestReport = z.infer<typeof TestReport>

/** What the same test is called in every run. */
export const fullName = ({ file, suite, name }: Pick<TestCase, 'file' | 'suite' | 'name'>): string =>
  [file, suite, name].filter((part) => part !== '').join(' > ')

export const isNamed = (report: TestReport | null): report is TestReport =>
  report !== null && report.tests.length + report.broken.length > 0

/** The full names of failed tests, and files that did not load. */
export const redIn = ({ tests, broken }: TestReport): string[] => [
  ...tests.filter(({ state }) => state === 'failed').map((test) => fullName(test)),
  ...broken,
]

import type { AssertionCode, CodeReading, HelperCode, TestCode } from '../../syntax/code-reading.ts'
import { readCode } from '../../syntax/reading/read-code.ts'
import { helperWeights, sumOf, type Weight, weightOf } from './assertions.ts'

/** One test as it stands in a file, and how much it holds. */
export interface WeighedTest
  extends Weight,
    Pick<TestCode, 'title' | 'name' | 'line' | 'text' | 'tables' | 'holdsTests'> {
  readonly path: string
  /** What its assertions say, in their order. */
  readonly assertions: readonly string[]
  /** The words of what it asserts about, without those that any test has. */
  readonly subjects: ReadonlySet<string>
  /** Assertions behind a return under a condition, and those that nothing reaches. */
  readonly late: number
  readonly unreached: number
  /** What an assertion of it throws is caught and forgotten. */
  readonly swallows: boolean
  readonly awaits: boolean
}

/** The tests of a file, and the helpers that they call as if they were tests. */
export interface WeighedFile {
  readonly tests: readonly WeighedTest[]
  readonly helpers: readonly WeighedTest[]
}

export function weighedFile(path: string, { tests, helpers }: CodeReading): WeighedFile {
  const weights = helperWeights(helpers)
  const called = calledHelpers(tests, helpers)
  return {
    tests: tests.map((test) => ({ ...test, ...weighed(path, test, weights) })),
    helpers: [...called].map((helper) => ({
      ...{ title: helper.name, name: helper.name, line: helper.line, text: '', tables: [] },
      ...{ holdsTests: false, awaits: false, ...weighed(path, helper, weights) },
    })),
  }
}

/** Those that a test calls, or that one of those calls. */
function calledHelpers(tests: readonly TestCode[], helpers: readonly HelperCode[]): Set<HelperCode> {
  const called = new Set<HelperCode>()
  const left: (TestCode | HelperCode)[] = [...tests]
  for (let caller = left.pop(); caller !== undefined; caller = left.pop())
    for (const { helper: place } of caller.assertions) {
      const helper = place === null ? undefined : helpers[place]
      if (helper === undefined || called.has(helper)) continue
      called.add(helper)
      left.push(helper)
    }
  return called
}

function weighed(path: string, { assertions, ...about }: TestCode | HelperCode, helpers: readonly Weight[]) {
  const real = assertions.filter((one) => one.helper === null || (helpers[one.helper]?.facts ?? 0) > 0)
  const count = (fits: (one: AssertionCode) => boolean) => real.filter(fits).length
  return {
    path,
    ...sumOf(assertions.map((one) => weightOf(one, helpers))),
    assertions: real.map(({ text }) => text),
    subjects: 'text' in about ? subjectsOf(about.text, about.title, real) : new Set<string>(),
    late: count(({ reach }) => reach === 'late'),
    unreached: count(({ reach }) => reach === 'never'),
    swallows: real.some(({ isSwallowed }) => isSwallowed),
  }
}

function subjectsOf(text: string, title: string, assertions: readonly AssertionCode[]): Set<string> {
  const common = new Set([...wordsOf(title), ...assertions.flatMap(({ names }) => names), ...ANY_TEST])
  return new Set(wordsOf(text).filter((word) => !common.has(word)))
}

const ANY_TEST = ['test', 'async', 'await', 'const', 'function', 'expect', 'assert', 'void', 'public', 'Test']

const MOST_WORDS = 500

/** The first words of a text that are long enough to say something. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const { 0: word } of text.matchAll(/[\p{L}\p{N}_]{3,}/gu)) {
    words.push(word)
    if (words.length === MOST_WORDS) break
  }
  return words
}

/** By what titles a runner may tell of the tests of a file. */
export async function titlesOfTests(path: string, text: string): Promise<string[]> {
  const { tests } = await readCode(path, text)
  return tests.map(({ title }) => title)
}

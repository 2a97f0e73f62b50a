import type { AssertionCode, CodeReading, HelperCode, TestCode } from '../../syntax/code-reading.ts'
import { readCode } from '../../syntax/reading/read-code.ts'
import { helperWeights, sumOf, type Weight, weightOf } from './assertions.ts'

/** One test of a file, and how much it proves. */
export interface WeighedTest
  extends Weight,
    Pick<TestCode, 'title' | 'name' | 'line' | 'text' | 'tables' | 'holdsTests'> {
  readonly path: string
  /** The text of its assertions, in order. */
  readonly assertions: readonly string[]
  /** The words that it asserts about, without those that every test has. */
  readonly subjects: ReadonlySet<string>
  /** How many assertions follow a conditional return (`late`), or can never run (`unreached`). */
  readonly late: number
  readonly unreached: number
  /** It catches and drops what an assertion throws. */
  readonly swallows: boolean
  readonly awaits: boolean
}

/** A file's tests, and the helpers that they call, weighed like tests. */
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

/** The helpers that tests call, directly or through other helpers. */
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

/** The first words of a text, without very short ones. */
export function wordsOf(text: string): string[] {
  const words: string[] = []
  for (const { 0: word } of text.matchAll(/[\p{L}\p{N}_]{3,}/gu)) {
    words.push(word)
    if (words.length === MOST_WORDS) break
  }
  return words
}

/** The titles under which a runner may report each file's tests. */
export async function titlesOfTests(
  files: readonly { readonly path: string; readonly text: string }[],
  at: (index: number) => void = () => {},
): Promise<string[][]> {
  const titles: string[][] = []
  for (const [index, { path, text }] of files.entries()) {
    at(index)
    titles.push((await readCode(path, text)).tests.map(({ title }) => title))
  }
  return titles
}

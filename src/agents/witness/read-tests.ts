import { type Assertion, assertionsIn } from './assertions.ts'
import { isCutShort, swallows } from './dead-assertions.ts'
import { endOfIndented, type Repeat, repeatsIn } from './repeats.ts'
import { type Scanned, scan } from './scan.ts'

/** One test as it stands in a file. */
export interface Test {
  readonly path: string
  readonly name: string
  readonly text: string
  /** The tables that it or something in it runs over. */
  readonly table: string
  readonly line: number
  /** How often it runs: once for each row of its table. */
  readonly cases: number
  /** How many facts it pins down in all its cases. */
  readonly facts: number
  readonly loose: number
  readonly assertions: readonly string[]
  /** It returns before it asserts, or asserts where nothing comes. */
  readonly isCutShort: boolean
  /** What an assertion of it throws is caught and forgotten. */
  readonly swallows: boolean
}

interface Span {
  readonly name: string
  readonly start: number
  readonly end: number
}

export function readTests(path: string, text: string): Test[] {
  const scanned = scan(path, text)
  const repeats = repeatsIn(scanned)
  const spans = spansIn(path, scanned)
  const own = assertionsIn(scanned)
  const helped = helperCalls(scanned, spans, own)
  return spans.map(({ name, start, end }) => {
    const inside = [...own, ...helped].filter(({ at }) => at >= start && at < end)
    const times = (at: number) => timesAt(repeats, at)
    const sum = (of: readonly Assertion[]) => of.reduce((total, it) => total + it.facts * times(it.at), 0)
    return {
      ...{ path, name, text: text.slice(start, end), line: text.slice(0, start).split('\n').length },
      cases: times(start + 1),
      table: repeats
        .filter((it) => it.start < end && it.end > start)
        .map((it) => it.table)
        .join('\n'),
      facts: sum(inside),
      loose: sum(inside.filter(({ isLoose }) => isLoose)),
      assertions: inside.map((it) => it.text),
      isCutShort: isCutShort(scanned, start, end, inside),
      swallows: swallows(scanned, start, end, inside),
    }
  })
}

const timesAt = (repeats: readonly Repeat[], at: number): number =>
  repeats.filter(({ start, end }) => at >= start && at < end).reduce((product, { rows }) => product * rows, 1)

const CALL = /(?<![\w.$])(?:test|it|specify|fit|xit|xtest)((?:\.\w+)*)\s*(?=[(`])/g
const FUNCTION = /(?:\bfunction\s+(test\w*)|^[ \t]*(?:async )?def (test\w*)|^func (Test\w+))\s*\(/gm
const MARKED =
  /(?:@(?:Test|ParameterizedTest|RepeatedTest)\b(?:\([^)]*\))?\s*(?:@\w+(?:\([^)]*\))?\s*)*|\[(?:Fact|Theory|Test|TestMethod|DataTestMethod|TestCase)\b[^\]]*\]\s*(?:\[[^\]]*\]\s*)*|#\[Test\]\s*)[^;{(]*?\b(\w+)\s*\([^;{]*\{/g

function spansIn(path: string, scanned: Scanned): Span[] {
  if (/\.[cm]?[jt]sx?$|\.vue$|\.svelte$/i.test(path)) return calls(scanned)
  const { bare, pairs } = scanned
  const named = [...bare.matchAll(FUNCTION)].map((match) => {
    const body = match.index + match[0].length
    const isPython = match[2] !== undefined
    const brace = bare.indexOf('{', pairs.get(body - 1) ?? body)
    const lineEnd = bare.indexOf('\n', pairs.get(body - 1) ?? body) + 1
    const end = isPython ? endOfIndented(bare, lineEnd) : (pairs.get(brace) ?? bare.length)
    return { name: match[1] ?? match[2] ?? match[3] ?? '', start: match.index, end }
  })
  const marked = [...bare.matchAll(MARKED)].map((match) => {
    const brace = match.index + match[0].length - 1
    return { name: match[1] ?? '', start: match.index, end: pairs.get(brace) ?? bare.length }
  })
  return [...named, ...marked]
}

function calls({ code, bare, pairs }: Scanned): Span[] {
  return [...bare.matchAll(CALL)].flatMap((match) => {
    let open = match.index + match[0].length
    if (/\.each$/.test(match[1] ?? '')) {
      const table = bare[open] === '`' ? bare.indexOf('`', open + 1) : pairs.get(open)
      open = bare.indexOf('(', table ?? open)
    }
    const close = pairs.get(open)
    const name = /^\s*(["'`])((?:\\.|(?!\1)[\s\S])*)\1/.exec(code.slice(open + 1))
    return close === undefined || name === null ? [] : [{ name: name[2] ?? '', start: open, end: close }]
  })
}

const HELPER =
  /\bfunction\s+(\w+)\s*\(|\b(?:const|let|var)\s+(\w+)\s*=\s*(?:async\s*)?(?=\(|\w+\s*=>|function\b)|\bdef (?!test)(\w+)\s*\(|\b(?:private|protected|static|void)\s[\w<>[\], ]*?(\w+)\s*\(/g

/** Calls of the file's own functions that assert something count as what those assert. */
function helperCalls(scanned: Scanned, tests: readonly Span[], assertions: readonly Assertion[]): Assertion[] {
  const { bare } = scanned
  const isIn = (at: number, spans: readonly Span[]) => spans.some(({ start, end }) => at >= start && at < end)
  const helpers = [...bare.matchAll(HELPER)].flatMap((match) => {
    const name = match[1] ?? match[2] ?? match[3] ?? match[4] ?? ''
    const next = tests.map(({ start }) => start).filter((start) => start > match.index)
    const end = Math.min(endOfHelper(scanned, match.index, match[3] !== undefined), ...next)
    const inside = assertions.filter(({ at }) => at >= match.index && at < end)
    return isIn(match.index, tests) || inside.length === 0 ? [] : [{ name, start: match.index, end, inside }]
  })
  return helpers.flatMap(({ name, start, end, inside }) =>
    [...bare.matchAll(new RegExp(`(?<![\\w.$])${name}\\s*\\(`, 'g'))]
      .filter(({ index }) => index < start || index >= end)
      .flatMap(({ index }) => inside.map((it) => ({ ...it, at: index }))),
  )
}

function endOfHelper({ bare, pairs }: Scanned, start: number, isPython: boolean): number {
  if (isPython) return endOfIndented(bare, bare.indexOf('\n', start) + 1)
  const head = bare.indexOf('(', start)
  const body = /^[^\n{;]*(?:=>)?\s*\{/.exec(bare.slice(pairs.get(head) ?? start))
  if (body !== null) {
    const brace = (pairs.get(head) ?? start) + body[0].length - 1
    return pairs.get(brace) ?? bare.length
  }
  const blank = bare.indexOf('\n\n', start)
  return blank < 0 ? bare.length : blank
}

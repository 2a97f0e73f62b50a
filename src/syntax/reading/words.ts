import type { AssertionCode, CodeReading, TestCode, TestMark, TestMarkKind } from '../code-reading.ts'

/** Where a test begins, as languages without a grammar of ours write it: its name is in one of the groups. */
const BEGINS = [
  /(?<![\w.$])(?:test|it|specify|fit|xit|xtest)(?:\.\w{1,20}){0,3}\s?\(\s{0,9}(?:"([^"]{1,200})"|'([^']{1,200})'|`([^`]{1,200})`)/,
  /^\s{0,80}(?:async )?(?:def|function|fun|func) (test\w*|Test\w+)\s?\(/,
]
const ANNOTATED = /@(?:Test|ParameterizedTest|RepeatedTest)\b|\[(?:Fact|Theory|Test|TestMethod)\b/
const FUNCTION = /\bfun\s{1,9}(?:`([^`]{1,200})`|(\w{1,100}))\s?\(|\b(\w{1,100})\s?\([^;{]{0,200}\{/
const ROWS = /@(?:Value|Csv|Enum)Source\b|\[(?:InlineData|TestCase|DataRow)\b/
const VALUE = /"[^"\n]*"|'[^'\n]*'|(?<![\w.])-?\d+(?:\.\d+)?/g

const ASSERTS =
  /(?<![\w$])(?:assert\w{0,60}(?:\.\w{1,40}){0,3}(?:<[^<>]{0,80}>)?\s?[({]|assert\s(?=\S)|expect\w{0,60}(?:\.soft|\.poll)?\s?\(|verify\w{0,40}\s?[({]|Assert(?:\.|::)\w|should[A-Z]\w{0,40}\b|shouldBe\b|t\.(?:Error|Errorf|Fatal|Fatalf)\s?\()/g
const RETURNS = /^\s*(?:if\b.{0,200}\)\s?\{?\s?)?return\s?;?\s?\}?\s*$/
const TRIES = /\btry\b|\.catch\(/
const FORGETS = /\bcatch\b[^{]{0,100}\{\s{0,9}\}|\.catch\(\s?\(?\w{0,20}\)?\s?=>\s?(?:\{\s?\}|null|undefined)\s?\)/

/** Signs that a test does not run as it would; a rule is a row. */
const MARKS: readonly (readonly [kind: TestMarkKind, sign: RegExp])[] = [
  ['only', /\b(?:test|it|describe|suite|context)\.only\b|(?<![\w.])f(?:it|describe|context)\s?\(|\bonly:\s?true/],
  [
    'skipped',
    /\b(?:test|it|describe|suite|t|ctx|context)\.(?:skip|todo|fixme|failing)\b|(?<![\w.])x(?:it|test|describe)\s?\(|\b(?:skip|todo):\s?(?:true|['"])|@(?:Disabled|Ignore|pytest\.mark\.(?:skip\b|xfail)|(?:unittest\.)?skip|(?:unittest\.)?expectedFailure)|\bpytest\.(?:skip|xfail)\(|\bself\.skipTest\(|\bt\.Skip(?:Now|f)?\(|\bSkip\s?=\s?"|\[Ignore\b|\bmarkTest(?:Skipped|Incomplete)\(/,
  ],
  [
    'conditional',
    /\.(?:skipIf|runIf)\b|\bassum(?:e|ing)That?\(|@(?:EnabledIf|DisabledIf|EnabledOn|DisabledOn)\w*|pytest\.mark\.skipif/,
  ],
]

interface Blanked {
  readonly code: string
  readonly bare: string
}

/** Tests, line by line: each ends where the next one begins. Rough, but it grows with the text and no faster. */
export function testsInWords({ code, bare }: Blanked): Pick<CodeReading, 'tests' | 'helpers' | 'marks'> {
  const [lines, bareLines] = [code.split('\n'), bare.split('\n')]
  const starts = startsIn(lines, bareLines)
  const tests = starts.map(({ title, head, at }, index) => {
    const end = starts[index + 1]?.head ?? lines.length
    return testAt(title, lines, bareLines, { head, at, end })
  })
  return { tests, helpers: [], marks: bareLines.flatMap(marksOn) }
}

interface Start {
  readonly title: string
  /** The first line of what belongs to it, and the line of its name. */
  readonly head: number
  readonly at: number
}

function startsIn(lines: readonly string[], bareLines: readonly string[]): Start[] {
  const starts: Start[] = []
  let annotated: number | null = null
  for (const [at, line] of lines.entries()) {
    const bare = bareLines[at] ?? ''
    if (ANNOTATED.test(bare)) annotated ??= at
    const patterns = annotated === null ? BEGINS : [FUNCTION]
    const found = patterns.map((pattern) => pattern.exec(line)).find((match) => match !== null)
    if (found == null || bare[found.index] !== line[found.index]) continue
    starts.push({ title: found.slice(1).find((name) => name !== undefined) ?? '', head: annotated ?? at, at })
    annotated = null
  }
  return starts
}

interface Stretch {
  readonly head: number
  readonly at: number
  readonly end: number
}

function testAt(
  title: string,
  lines: readonly string[],
  bareLines: readonly string[],
  { head, at, end }: Stretch,
): TestCode {
  const own = lines.slice(head, end)
  const rows = rowsIn(lines.slice(head, at + 1))
  const assertions = assertionsIn(lines, bareLines, { head, at, end }, rows ?? 1)
  return {
    ...{ title, name: title, line: head + 1, text: own.join('\n'), tables: [], rows, mark: null, assertions },
    ...{ awaits: /\bawait\b/.test(own.join('\n')), holdsTests: false },
  }
}

/** What stands in the sources of a test's rows, value by value. */
function rowsIn(lines: readonly string[]): number | null {
  const sources = lines.filter((line) => ROWS.test(line))
  return sources.length === 0 ? null : Math.max(1, sources.join('\n').match(VALUE)?.length ?? 1)
}

function assertionsIn(
  lines: readonly string[],
  bareLines: readonly string[],
  { at, end }: Stretch,
  times: number,
): AssertionCode[] {
  const own = bareLines.slice(at, end)
  const returns = own.findIndex((line) => RETURNS.test(line))
  const forgotten = own.findLastIndex((line) => FORGETS.test(line))
  const tried = own.slice(0, forgotten + 1).findLastIndex((line) => TRIES.test(line))
  return own.flatMap((bare, index) => {
    const text = (lines[at + index] ?? '').trim()
    return [...bare.matchAll(ASSERTS)].map(({ 0: name }) => ({
      ...{ line: at + index + 1, text, bare: bare.trim(), names: [name.replace(/\W+$/, '')], operands: [], times },
      ...{
        hasSubject: false,
        calls: 1,
        isFloating: false,
        helper: null,
        isSwallowed: tried >= 0 && index >= tried && index <= forgotten,
      },
      reach: returns >= 0 && index > returns ? ('late' as const) : ('sure' as const),
    }))
  })
}

const marksOn = (line: string, index: number): TestMark[] =>
  MARKS.flatMap(([kind, sign]) => (sign.test(line) ? [{ kind, line: index + 1 }] : []))

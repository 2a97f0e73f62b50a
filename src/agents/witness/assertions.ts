import { countIn, type Scanned } from './scan.ts'

/** A statement by which a test can fail. */
export interface Assertion {
  readonly at: number
  readonly text: string
  /** How many facts it pins down: one for each field of an object that it compares; none when it cannot fail. */
  readonly facts: number
  /** It says roughly what is so, not exactly. */
  readonly isLoose: boolean
}

const ASSERTION =
  /(?<![\w$])(?:assert\w*(?:\.\w+)*\s*\(|assert\s+(?=\S)|expect\w*(?:\.soft|\.poll)?\s*\(|(?:self|\$this|this)(?:->|\.)assert\w+\s*\(|pytest\.(?:raises|warns|fail)\s*\(|should(?:\.\w+|\s*\()|verify\w*\s*\(|Assert(?:\.|::)\w+\s*\(|t\.(?:is|ok|equal|deepEqual|throws|Error|Errorf|Fatal|Fatalf)\s*\(|require\.\w+\s*\((?=t\b))/g

/** Holds whatever the product does. */
const VACUOUS =
  /\b(?:assert\w*(?:\.ok)?|expect|ok)\(\s*(?:true|1|!0|!!1)\s*\)(?!\s*\.)|\bassert\s+(?:True|1)\b|\(\s*(true|false|\d+|"[^"]*"|'[^']*')\s*(?:,\s*\1\s*\)|\)\s*\.(?:to(?:Be|Equal|StrictEqual))\(\s*\1\s*\))|\.(?:toBeDefined|toBeInstanceOf|toBeTypeOf)\(|\.not\.to(?:BeNull|BeUndefined|Throw)\(|assert(?:Not(?:Null|None)|IsNotNone|InstanceOf)|IsNotNull|NotNull\(|\bis not None\b|expect\.any(?:thing)?\(|toBeGreaterThanOrEqual\(0\)|assert\w*\(\s*(?:true|True)\b/

const LOOSE =
  /toBeTruthy|assert(?:\.ok)?\(\s*[\w.]+\s*\)|\btypeof\b|toThrow(?:Error)?\(\s*\)|toMatchObject|toContain|toMatch\(|toBeCloseTo|toBe(?:Greater|Less)Than|\bmatch\(|includes\(|assertIn\b|assertContains|Contains\(|assertAlmostEqual|objectContaining|arrayContaining|stringContaining|>=|<=/

export const assertionsIn = (scanned: Scanned): Assertion[] =>
  [...scanned.code.matchAll(ASSERTION)]
    .filter(({ index }) => scanned.bare[index] === scanned.code[index])
    .map(({ index }) => {
      const text = statementAt(scanned, index)
      const facts = VACUOUS.test(text) ? 0 : factsIn(scanned, index, text)
      return { at: index, text: text.replace(/\s+/g, ''), facts, isLoose: LOOSE.test(text) }
    })

/** Up to where its brackets are closed and its line ends. */
function statementAt({ code, bare, pairs }: Scanned, start: number): string {
  let at = start
  for (; at < bare.length && bare[at] !== '\n' && bare[at] !== ';'; at++) {
    const close = /[([{]/.test(bare[at] ?? '') ? pairs.get(at) : undefined
    if (close !== undefined) at = close
    if (/^\n\s*\./.test(bare.slice(at + 1, at + 80))) at += bare.slice(at + 1).indexOf('.')
  }
  return code.slice(start, at)
}

/** An object that is compared whole pins down each of its fields. */
function factsIn(scanned: Scanned, start: number, text: string): number {
  if (!/equal|toBe|match/i.test(text)) return 1
  const object = /[(,]\s*(\{)/.exec(scanned.bare.slice(start, start + text.length))
  if (object === null) return 1
  const spread = /\{\s*\.\.\./.test(scanned.bare.slice(start, start + text.length)) ? 1 : 0
  return Math.max(1, countIn(scanned, start + object.index + object[0].length - 1) + spread)
}

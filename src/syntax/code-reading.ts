/** `in_part`: some of the text fits no rule of the grammar. `words`: line by line, without a grammar. */
type ReadingMethod = 'grammar' | 'in_part' | 'words'

/** What a file of source text says, as plain data. */
export interface CodeReading {
  readonly method: ReadingMethod
  /** The text with its comments blanked out; lines and columns stay. */
  readonly code: string
  /** What stands in strings is blanked out too. */
  readonly bare: string
  readonly tests: readonly TestCode[]
  readonly helpers: readonly HelperCode[]
  readonly marks: readonly TestMark[]
  readonly choices: readonly Choice[]
}

/** `conditional`: it runs only where something is so. */
export type TestMarkKind = 'skipped' | 'todo' | 'only' | 'conditional'

/** Where a file says that tests do not run as they would. */
export interface TestMark {
  readonly kind: TestMarkKind
  readonly line: number
}

export interface TestCode {
  readonly title: string
  /** With the titles of what it lies in, e.g. `receive > refuses zero`. */
  readonly name: string
  readonly line: number
  readonly text: string
  /** The tables that it runs over. */
  readonly tables: readonly string[]
  /** Rows of its own table; `null`: it has none. */
  readonly rows: number | null
  /** Its own mark, or that of what it lies in. */
  readonly mark: TestMarkKind | null
  readonly assertions: readonly AssertionCode[]
  readonly awaits: boolean
  readonly holdsTests: boolean
}

/** A function of the file that tests may call to assert. */
export interface HelperCode {
  readonly name: string
  readonly line: number
  readonly assertions: readonly AssertionCode[]
  /** It throws, or calls what may throw. */
  readonly canFail: boolean
}

/** `late`: behind a return under a condition; `never`: behind one, or where nothing comes. */
export type Reach = 'sure' | 'late' | 'never'

/** A statement by which a test can fail, or the call of a helper that has some. */
export interface AssertionCode {
  readonly line: number
  /** Without comments and needless blanks. */
  readonly text: string
  /** The same without what stands in strings. */
  readonly bare: string
  /** Of `expect(x).not.toBe(1)`: expect, not, toBe. */
  readonly names: readonly string[]
  readonly operands: readonly Operand[]
  /** What it judges stands before it, as in `x.should.equal(1)`. */
  readonly hasSubject: boolean
  /** How many of the calls in its chain assert. */
  readonly calls: number
  /** How often it runs: once for each row of the tables around it. */
  readonly times: number
  readonly reach: Reach
  /** What it throws is caught and forgotten. */
  readonly isSwallowed: boolean
  /** Nobody waits for what it finds. */
  readonly isFloating: boolean
  /** Its place in `helpers`, if it is the call of one. */
  readonly helper: number | null
}

export interface Operand {
  readonly text: string
  readonly isLiteral: boolean
  /** Of an object that is written out: the fields that it pins down. */
  readonly fields: number | null
}

/** A literal by which code chooses what to do. */
export interface Choice {
  readonly value: string
  readonly line: number
}

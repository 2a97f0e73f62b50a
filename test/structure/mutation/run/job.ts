/** What the process that tries mutants is asked, and what it answers. */
export type Job = Rehearsal | Trial

/** Runs a test file without a mutant. */
export interface Rehearsal {
  readonly do: 'rehearse'
  readonly testFile: string
  /** All files that may be loaded anew. */
  readonly renewed: readonly string[]
  /** Where mutants are, by the file's path. */
  readonly offsets: Readonly<Record<string, readonly number[]>>
}

/** Which of `offsets` ran, by the file's path, as indexes. */
export type Reached = Readonly<Record<string, readonly number[]>>

export interface RehearsedTest {
  readonly name: string
  readonly durationMs: number
  readonly reached: Reached
  /** `null`: it passed. */
  readonly failure: string | null
}

export interface Rehearsed {
  readonly testFile: string
  /** By loading the file alone. */
  readonly reached: Reached
  readonly tests: readonly RehearsedTest[]
}

/** Runs tests until one fails. */
export interface Trial {
  readonly do: 'try'
  readonly path: string
  readonly source: string
  readonly renewed: readonly string[]
  readonly plan: readonly PlannedTests[]
}

export interface PlannedTests {
  readonly testFile: string
  /** By index; `null`: all. */
  readonly tests: readonly number[] | null
}

export interface Tried {
  /** The test that failed; `null`: none did. */
  readonly killedBy: { readonly testFile: string; readonly name: string; readonly reason: string } | null
  readonly memoryBytes: number
}

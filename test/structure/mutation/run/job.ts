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

export interface Rehearsed {
  readonly testFile: string
  readonly durationMs: number
  /** Of loading the file alone. */
  readonly byLoading: Reached
  /**
   * Of its tests together: what one has reached and the product remembers, the next one does not reach again, though it
   * may be the one that notices.
   */
  readonly byTests: Reached
  readonly failures: readonly Failure[]
}

/** Runs tests until one fails. */
export interface Trial {
  readonly do: 'try'
  readonly path: string
  readonly source: string
  readonly renewed: readonly string[]
  readonly testFiles: readonly string[]
}

export interface Failure {
  readonly testFile: string
  readonly name: string
  readonly reason: string
}

export interface Tried {
  /** `null`: no test failed. */
  readonly killedBy: Failure | null
  readonly memoryBytes: number
}

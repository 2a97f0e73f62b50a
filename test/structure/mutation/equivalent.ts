/** Mutants that no test can tell from the original, and why. Each must still exist and survive, else it is stale. */
export interface Equivalent {
  readonly file: string
  /** The text of the mutant's line, without the space around it. */
  readonly line: string
  readonly kind: string
  /** The mutant's replacement, where the line has several mutants of the kind. */
  readonly replacement?: string
  readonly reason: string
}

export const EQUIVALENT: readonly Equivalent[] = []

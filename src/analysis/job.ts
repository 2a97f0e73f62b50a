import type { AnalysisName } from './analyses.ts'

/** A job for a thread. `progress` has 1 at BEGUN when its text is read, and the part analysed now at PLACE; -1: none. */
export interface Job {
  readonly name: AnalysisName
  readonly input: unknown
  readonly progress: Int32Array
}

export const BEGUN = 0
export const PLACE = 1
export const newProgress = (): Int32Array =>
  new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)).fill(-1)

export type AnalysisEnd =
  | { readonly result: unknown }
  /** It ran out of stack, memory or time. `isSpoilt`: the thread may be damaged or stuck, so it must be replaced. */
  | { readonly isSpoilt: boolean }
  /** A defect of ours. */
  | { readonly failure: string }

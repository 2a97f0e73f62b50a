import type { AnalysisName } from './analyses.ts'

/** A job for a thread. `progress` has the thread's id at THREAD and the part analysed now at PLACE; -1: none. */
export interface Job {
  readonly name: AnalysisName
  readonly input: unknown
  readonly progress: Int32Array
}

export const THREAD = 0
export const PLACE = 1
export const newProgress = (): Int32Array =>
  new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)).fill(-1)

export type AnalysisEnd =
  | { readonly result: unknown }
  /** It ran out of stack or memory. `isSpoilt`: the thread's modules may be damaged, so it must be replaced. */
  | { readonly isSpoilt: boolean }
  /** A defect of ours. */
  | { readonly failure: string }

import type { AnalysisName } from './analyses.ts'

/** One piece of work for a thread. `progress`: at THREAD who does it, at PLACE what it looks at now; -1 is nothing. */
export interface Job {
  readonly name: AnalysisName
  readonly input: unknown
  readonly progress: Int32Array
}

export const THREAD = 0
export const PLACE = 1
export const newProgress = (): Int32Array =>
  new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT)).fill(-1)

export type Ended =
  | { readonly result: unknown }
  /** It took more than there is; `isSpoilt`: what was loaded into the thread may not be trusted any more. */
  | { readonly isSpoilt: boolean }
  /** A defect of ours. */
  | { readonly failure: string }

/** Input of the watching thread. */
export interface Watched {
  /** Shared memory: at BEATS a counter of the main thread, at DEBUGGED whether a debugger is attached. */
  readonly beat: Int32Array
  readonly limitMs: number
}

export const BEATS = 0
export const DEBUGGED = 1

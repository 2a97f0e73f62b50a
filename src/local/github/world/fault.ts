/** A fault to inject into the next call of an operation, e.g. `pulls/merge`, or of git (`git push`, `git fetch`, `git`). */
export interface ForgeFault {
  /** `no answer`: cuts the connection. `as usual`: only runs `meanwhile`. */
  readonly status: number | 'no answer' | 'as usual'
  /** A concurrent act, just before the call is processed. */
  readonly meanwhile?: () => Promise<unknown>
  /** `after`: the call is processed, and only its response is lost or wrong. */
  readonly when?: 'before' | 'after'
  readonly headers?: Readonly<Record<string, string>>
  readonly message?: string
}

/** Takes the next fault of an operation; `null`: there is none. */
export type TakeFault = (operation: string) => ForgeFault | null

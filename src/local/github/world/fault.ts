/** Something that goes wrong with the next call of one operation, e.g. `pulls/merge`, or of git (`git`). */
export interface ForgeFault {
  /** `no answer`: the connection is cut. `as usual`: only something else happens before. */
  readonly status: number | 'no answer' | 'as usual'
  /** What somebody else does just before the call is processed. */
  readonly meanwhile?: () => Promise<unknown>
  /** `after`: the call is processed, and only its answer is lost or wrong. */
  readonly when?: 'before' | 'after'
  readonly headers?: Readonly<Record<string, string>>
  readonly message?: string
}

/** Takes the next fault of an operation; `null`: there is none. */
export type TakeFault = (operation: string) => ForgeFault | null

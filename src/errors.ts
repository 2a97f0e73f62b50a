/** What a caller may do about an error; the edges turn it into a status code, a Slack line or a retry. */
export type ErrorKind =
  | 'bad_input'
  | 'not_found'
  | 'conflict'
  | 'unauthorized'
  | 'too_large'
  /** Worth the same attempt again, later. */
  | 'transient'
  /** Nothing is wrong: what we wait for has not come yet. Asked again however often. */
  | 'waiting'
  /** Wrong until a person changes the configuration or the machine. */
  | 'misconfigured'
  /** A part we need (database, forge, model, Slack) does not answer. */
  | 'unavailable'
  | 'internal'

export interface ErrorDetails {
  /** What to do now, one sentence a person can act on. */
  hint?: string
  taskId?: number
  retryAfterMs?: number
  cause?: unknown
}

/** An unexpected outcome with an address: what happened (message), to which task, what to do now (hint). Expected outcomes are values. */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly kind: ErrorKind
  readonly hint: string | null
  readonly taskId: number | null
  readonly retryAfterMs: number | null

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.hint = details.hint ?? null
    this.taskId = details.taskId ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
  }
}

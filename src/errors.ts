import type { Language } from './core/language.ts'

/** What a caller can do about an error; HTTP, Slack and the queue turn it into a status code, a message or a retry. */
export type ErrorKind =
  | 'bad_input'
  | 'not_found'
  | 'conflict'
  | 'unauthorized'
  | 'too_large'
  /** The same attempt may succeed later. */
  | 'transient'
  /** No error: what we wait for is not there yet. Repeated without a limit. */
  | 'waiting'
  /** Fails until a person changes the configuration or the machine. */
  | 'misconfigured'
  /** The team's repository or its set-up is broken, not the task's work, so the task waits for a person. */
  | 'environment'
  /** A person has to allow new packages first. */
  | 'packages'
  /** A part we need (database, forge, model, Slack) does not answer. */
  | 'unavailable'
  | 'internal'

export interface ErrorDetails {
  /** What to do now, as one sentence that a person can act on. */
  hint?: string
  taskId?: number
  retryAfterMs?: number
  /** What people read instead of message and hint. */
  inLanguage?: (language: Language) => string
  /** Of `packages`: the packages that a person has to allow, a line for each. */
  asked?: readonly string[]
  /** Of `packages`: those of `asked` to which a person has said no. */
  denied?: readonly string[]
  /** Of `environment`: whether a task's own files can bring it about as well. */
  mayBeWork?: boolean
  /** What a paid call that failed costs all the same; `null`: its price is unknown. */
  spentUsd?: number | null
  cause?: unknown
}

/**
 * An unexpected outcome: what happened (message), to which task, what to do now (hint). Expected outcomes are values.
 */
export class AppError extends Error {
  override readonly name = 'AppError'
  readonly kind: ErrorKind
  readonly hint: string | null
  readonly taskId: number | null
  readonly retryAfterMs: number | null
  readonly inLanguage: ((language: Language) => string) | null
  readonly asked: readonly string[]
  readonly denied: readonly string[]
  readonly mayBeWork: boolean
  /** `undefined`: it costs nothing. */
  readonly spentUsd: number | null | undefined

  constructor(kind: ErrorKind, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.kind = kind
    this.hint = details.hint ?? null
    this.taskId = details.taskId ?? null
    this.retryAfterMs = details.retryAfterMs ?? null
    this.inLanguage = details.inLanguage ?? null
    this.asked = details.asked ?? []
    this.denied = details.denied ?? []
    this.mayBeWork = details.mayBeWork ?? false
    this.spentUsd = details.spentUsd
  }
}

/** The environment is at fault; `inLanguage` says to people what is wrong and what to do. */
export const environmentError = (
  inLanguage: (language: Language) => string,
  more: Pick<ErrorDetails, 'mayBeWork'> = {},
): AppError => new AppError('environment', inLanguage('en'), { inLanguage, ...more })

/** A task needs packages that nobody has allowed; `inLanguage` names them to people. */
export const dependencyError = (
  packages: Required<Pick<ErrorDetails, 'asked' | 'denied'>>,
  inLanguage: (language: Language) => string,
): AppError => new AppError('packages', inLanguage('en'), { inLanguage, ...packages })

import type { Language } from '../../core/language.ts'
import type { Dependency } from '../../core/pipeline/outside-wait.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { AppError } from '../../errors.ts'
import { dependencyAtFault, isOfDisk } from '../../observed.ts'
import { isDatabaseAway } from '../../store/pool.ts'

/** What to do after a job's error. */
export type Remedy =
  /** Repeats the same attempt later; `isOutside`: what it needs outside does not answer. */
  | { readonly remedy: 'repeat'; readonly delayMs: number; readonly reason: string; readonly isOutside: boolean }
  /** It fails until a person corrects settings or a machine. */
  | { readonly remedy: 'pause'; readonly reason: string }
  /** A defect of ours: repeating does not help. */
  | { readonly remedy: 'abandon'; readonly reason: string; readonly repeats: number }

/** How often an unknown error is repeated, since a race may pass but a defect will not. */
const UNKNOWN_ERROR_LIMIT = 3
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000
/** While something is away for long: soon enough after its return, and no burden before. */
const SLOW_DELAY_MS = 120_000

/** `round`: how often this delivery was postponed. `quick`: so many repeats come soon, the others slowly. */
export function remedyFor(error: unknown, round: number, quick: number): Remedy {
  const reason = reasonOf(error)
  if (error instanceof AppError && error.kind === 'waiting')
    return { remedy: 'repeat', delayMs: error.retryAfterMs ?? LONGEST_DELAY_MS, reason, isOutside: false }
  if (isOutside(error)) {
    const asked = error instanceof AppError ? error.retryAfterMs : null
    const delayMs = asked ?? (round < quick ? backOffMs(round) : SLOW_DELAY_MS)
    return { remedy: 'repeat', delayMs, reason, isOutside: true }
  }
  if (isOfSettings(error)) return { remedy: 'pause', reason }
  if (error instanceof AppError || round >= UNKNOWN_ERROR_LIMIT) {
    return { remedy: 'abandon', reason, repeats: error instanceof AppError ? 0 : round }
  }
  return { remedy: 'repeat', delayMs: backOffMs(round), reason, isOutside: false }
}

/** What a part outside says that we do not know is its own fault and passes; only what is known is final. */
function isOutside(error: unknown): boolean {
  if (isDatabaseAway(error) || isOfDisk(error) || isOfMachine(error)) return true
  if (!(error instanceof AppError)) return dependencyAtFault(error) !== null
  if (error.kind === 'transient' || error.kind === 'unavailable') return true
  return error.kind === 'internal' && dependencyAtFault(error) !== null
}

/** Credentials that are refused are settings, too. */
const isOfSettings = (error: unknown): boolean =>
  error instanceof AppError &&
  (error.kind === 'misconfigured' || (error.kind === 'unauthorized' && dependencyAtFault(error) !== null))

/** Errors of the operating system: a full disk, too many open files, a folder that went away. */
const isOfMachine = (error: unknown): boolean => {
  if (!(error instanceof Error)) return false
  if (error instanceof AppError) return error.kind === 'internal' && isOfMachine(error.cause)
  return 'syscall' in error && 'errno' in error
}

/** What a run waits for after this error; `null`: it is not known. */
export function dependencyOf(error: unknown): Dependency | null {
  if (isOfDisk(error)) return 'machine'
  return dependencyAtFault(error) ?? (isDatabaseAway(error) ? 'database' : isOfMachine(error) ? 'machine' : null)
}

/** The reason that people read when a fault ends a run. */
export const abandonReason = (
  { reason, repeats }: Extract<Remedy, { remedy: 'abandon' }>,
  language: Language,
): string => reasonsIn(language).fault.abandoned(reason, repeats)

/** 1, 2, 4 … 60 s. */
export const backOffMs = (round: number): number => Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** round)

export const reasonOf = (error: unknown): string => {
  if (!(error instanceof Error)) return String(error)
  return error instanceof AppError && error.hint !== null ? `${error.message} ${error.hint}` : error.message
}

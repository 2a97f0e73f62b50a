import type { Language } from '../../core/language.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import { AppError } from '../../errors.ts'

/** What to do after a job's error: repeat the same attempt later, or end the run with a reason. */
export type Remedy =
  | { readonly remedy: 'repeat'; readonly delayMs: number; readonly reason: string }
  | { readonly remedy: 'abandon'; readonly reason: string; readonly repeats: number }

/** How often an unknown error is repeated, since a race may pass but a defect will not. */
const UNKNOWN_ERROR_LIMIT = 3
const FIRST_DELAY_MS = 1_000
const LONGEST_DELAY_MS = 60_000

/** `round`: how often this delivery was postponed. `limit`: the most repeats of a transient fault. */
export function remedyFor(error: unknown, round: number, limit: number): Remedy {
  const reason = reasonOf(error)
  if (!(error instanceof AppError)) {
    return round < UNKNOWN_ERROR_LIMIT
      ? { remedy: 'repeat', delayMs: backOffMs(round), reason }
      : { remedy: 'abandon', reason, repeats: round }
  }
  if (error.kind === 'waiting') return { remedy: 'repeat', delayMs: error.retryAfterMs ?? LONGEST_DELAY_MS, reason }
  if (error.kind !== 'transient' && error.kind !== 'unavailable') return { remedy: 'abandon', reason, repeats: 0 }
  if (round >= limit) return { remedy: 'abandon', reason, repeats: round }
  return { remedy: 'repeat', delayMs: error.retryAfterMs ?? backOffMs(round), reason }
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

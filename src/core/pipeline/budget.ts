import type { Language } from '../language.ts'
import { reasonsIn } from '../reasons/reasons.ts'

export type BudgetScope = 'day' | 'run' | 'task'

/** USD. Held is what calls under way may cost at most. */
export interface Budget {
  readonly scope: BudgetScope
  /** `null`: no cap. */
  readonly capUsd: number | null
  readonly spentUsd: number
  readonly heldUsd: number
}

/** The budget that has no room for a call; `null`: it may be made. A cap cannot be kept without a price. */
export const exhausted = (budgets: readonly Budget[], worstCaseUsd: number | null): Budget | null =>
  budgets.find(
    ({ capUsd, spentUsd, heldUsd }) =>
      capUsd !== null && (worstCaseUsd === null || spentUsd + heldUsd + worstCaseUsd > capUsd),
  ) ?? null

export interface RefusedCall {
  readonly taskId: number
  readonly model: string
  readonly worstCaseUsd: number | null
}

/** Why a task pauses before a call, and what makes it go on. */
export function pauseReason(
  budget: Budget,
  { taskId, model, worstCaseUsd }: RefusedCall,
  language: Language = 'en',
): string {
  const { scope, capUsd, spentUsd, heldUsd } = budget
  const { budget: words } = reasonsIn(language)
  const cap = words.cap(words.owners[scope], usd(capUsd ?? 0))
  if (worstCaseUsd === null) return words.noPrice(model, cap)
  const held = heldUsd > 0 ? usd(heldUsd) : null
  return `${words.noRoom(upperFirst(cap), usd(spentUsd), held, usd(worstCaseUsd))} ${words.raise[scope](taskId)}`
}

/** Cents, or as many digits as a smaller sum needs to be seen. */
const usd = (amount: number): string => (amount > 0 && amount < 0.01 ? SMALL : CENTS).format(amount)
const CENTS = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })
const SMALL = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 })

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

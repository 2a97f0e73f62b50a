import type { Budget, RefusedCall } from '../budget.ts'
import type { Language } from '../language.ts'
import { reasonsIn } from '../reasons/reasons.ts'

/** Why a task pauses before a model call, and how to make it go on. */
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

/** Rounded to cents; a smaller sum keeps two significant digits. */
const usd = (amount: number): string => (amount > 0 && amount < 0.01 ? SMALL : CENTS).format(amount)
const CENTS = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })
const SMALL = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 })

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

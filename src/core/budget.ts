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
export function pauseReason(budget: Budget, { taskId, model, worstCaseUsd }: RefusedCall): string {
  const { scope, capUsd, spentUsd, heldUsd } = budget
  const cap = `${OWNER[scope]} budget of ${usd(capUsd ?? 0)}`
  if (worstCaseUsd === null) {
    const price = `MODEL_PRICES=${model}=input/cached/output (USD per million tokens)`
    return `The price of ${model} is unknown, so ${cap} cannot be kept. Set ${price}, then resume the task.`
  }
  const held = heldUsd > 0 ? `, ${usd(heldUsd)} is held for calls under way` : ''
  const next = `the next call may cost up to ${usd(worstCaseUsd)}`
  return `${upperFirst(cap)} has no room: ${usd(spentUsd)} is spent${held}, and ${next}. ${howToRaise(scope, taskId)}`
}

const OWNER: Readonly<Record<BudgetScope, string>> = { run: "this run's", task: "the task's", day: "today's" }

function howToRaise(scope: BudgetScope, taskId: number): string {
  switch (scope) {
    case 'task':
      return `Raise it and go on: resume task ${taskId} with a higher budget (REST: POST /tasks/${taskId}/resume {"budget_usd": …}).`
    case 'run':
      return 'Raise BUDGET_USD_RUN, then resume the task.'
    case 'day':
      return 'Resume the task after midnight UTC, or raise BUDGET_USD_DAY first.'
  }
}

/** Cents, or as many digits as a smaller sum needs to be seen. */
const usd = (amount: number): string => (amount > 0 && amount < 0.01 ? SMALL : CENTS).format(amount)
const CENTS = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD' })
const SMALL = new Intl.NumberFormat('en', { style: 'currency', currency: 'USD', maximumSignificantDigits: 2 })

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

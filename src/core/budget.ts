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

export type BudgetScope = 'day' | 'run' | 'task'

/** In USD. Held: the most that calls under way may cost. */
export interface Budget {
  readonly scope: BudgetScope
  /** `null`: no cap. */
  readonly capUsd: number | null
  readonly spentUsd: number
  readonly heldUsd: number
}

/** The first budget that cannot afford a call; `null`: all can. A capped budget refuses a call of unknown price. */
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

/** USD. `null` as a cap: none. `null` as spent: the price is unknown, so a cap in USD cannot be held. */
export interface Spending {
  readonly spentUsd: number | null
  readonly capUsd: number | null
}

/** Whether one more model call may be made. A cap cannot be kept without a price, so then the answer is no. */
export const mayCall = ({ spentUsd, capUsd }: Spending): boolean =>
  capUsd === null || (spentUsd !== null && spentUsd < capUsd)

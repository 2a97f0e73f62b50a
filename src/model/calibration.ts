/** Weight of the newest call. */
const LEARNING = 0.3
/** A server that counts less than this share of the estimate has dropped part of the conversation. */
const SUSPICIOUS = 0.7
/** Looser for the first call, since the estimate depends on language and tokenizer. */
const SUSPICIOUS_AT_FIRST = 0.5

/** Learns how a model's own count of tokens compares to our estimate. */
export interface Calibration {
  /** The estimate, corrected by this model's earlier counts. */
  readonly corrected: (model: string, estimate: number) => number
  /** Learns from a server's count. `truncated`: the count is so small that the server must have cut the conversation. */
  readonly learn: (model: string, estimate: number, counted: number) => 'plausible' | 'truncated'
}

export const createCalibration = (): Calibration => {
  const ratios = new Map<string, number>()
  return {
    corrected: (model, estimate) => Math.ceil(estimate * (ratios.get(model) ?? 1)),
    learn(model, estimate, counted) {
      const known = ratios.get(model)
      const ratio = counted / Math.max(1, estimate)
      if (ratio < (known === undefined ? SUSPICIOUS_AT_FIRST : known * SUSPICIOUS)) return 'truncated'
      ratios.set(model, known === undefined ? ratio : known + LEARNING * (ratio - known))
      return 'plausible'
    },
  }
}

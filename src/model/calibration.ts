/** Weight of the newest call. */
const LEARNING = 0.3
/** A server that counts less than this share of what was sent has dropped some of it. */
const SUSPICIOUS = 0.7
/** Before the first call the estimate may be off by the language and the tokenizer. */
const SUSPICIOUS_AT_FIRST = 0.5

/** Learns how a model's own count of tokens compares to our estimate. */
export interface Calibration {
  /** The estimate, corrected by what this model counted so far. */
  readonly corrected: (model: string, estimate: number) => number
  /** Takes in a count. `truncated`: it is too small for what was sent, so the server must have cut the conversation. */
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

/** Weight of the newest call. */
const LEARNING = 0.3
/** A server that counts less than this share of the estimate has dropped part of the conversation. */
const SUSPICIOUS = 0.7
/** Looser for the first call, since the estimate depends on language and tokenizer. */
const SUSPICIOUS_AT_FIRST = 0.5

/** Beyond this share of the window an estimate may be too small. */
const NEAR_WINDOW = 0.6

/** Learns how a model's own count of tokens compares to our estimate. */
export interface Calibration {
  /** The estimate, corrected by this model's earlier counts. */
  readonly corrected: (model: string, estimate: number) => number
  /** Learns from a server's count. `truncated`: the count is so small that the server must have cut the conversation. */
  readonly learn: (model: string, estimate: number, counted: number) => 'plausible' | 'truncated'
  /** Whether a conversation may exceed the window: it is near it, or longer than any that the model has read. */
  readonly mayBeTooLong: (model: string, estimate: number, windowTokens: number | null) => boolean
}

export const createCalibration = (): Calibration => {
  const ratios = new Map<string, number>()
  const longest = new Map<string, number>()
  const corrected = (model: string, estimate: number) => Math.ceil(estimate * (ratios.get(model) ?? 1))
  return {
    corrected,
    mayBeTooLong: (model, estimate, windowTokens) =>
      windowTokens === null
        ? estimate > (longest.get(model) ?? 0)
        : corrected(model, estimate) > windowTokens * NEAR_WINDOW,
    learn(model, estimate, counted) {
      const known = ratios.get(model)
      const ratio = counted / Math.max(1, estimate)
      if (ratio < (known === undefined ? SUSPICIOUS_AT_FIRST : known * SUSPICIOUS)) return 'truncated'
      longest.set(model, Math.max(estimate, longest.get(model) ?? 0))
      ratios.set(model, known === undefined ? ratio : known + LEARNING * (ratio - known))
      return 'plausible'
    },
  }
}

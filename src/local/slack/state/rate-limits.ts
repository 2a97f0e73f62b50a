import type { Clock } from './clock.ts'

/** Calls per minute by Slack's tiers; posts are limited to one per second and channel, with short bursts. */
const PER_MINUTE = { tier2: 20, tier3: 50, tier4: 100 } as const
const POST_BURST = 5
const POST_INTERVAL_MS = 1_000

export type Tier = keyof typeof PER_MINUTE | 'post' | 'unlimited'

/** Enforces Slack's rate limits. Off unless a test or soak run turns it on. */
export class RateLimits {
  enabled = false
  readonly #clock: Clock
  readonly #calls = new Map<string, number[]>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Seconds to wait; `null`: the call may run now, and is counted. */
  retryAfterSeconds(method: string, tier: Tier, channel: string): number | null {
    if (!this.enabled || tier === 'unlimited') return null
    return tier === 'post'
      ? this.#count(`${method} ${channel}`, POST_BURST, POST_BURST * POST_INTERVAL_MS)
      : this.#count(method, PER_MINUTE[tier], 60_000)
  }

  #count(key: string, limit: number, windowMs: number) {
    const now = this.#clock.now()
    const recent = (this.#calls.get(key) ?? []).filter((at) => at > now - windowMs)
    this.#calls.set(key, recent)
    const oldest = recent[0]
    if (recent.length >= limit && oldest !== undefined) return Math.max(1, Math.ceil((oldest + windowMs - now) / 1_000))
    recent.push(now)
    return null
  }
}

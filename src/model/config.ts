import type { Logger } from 'pino'
import type { Role } from '../core/stages.ts'
import type { Pricing } from './pricing.ts'
import type { ProfileName } from './profiles.ts'

export interface ModelConfig {
  /** Up to and with `/v1`. */
  readonly baseUrl: string
  /** Empty for servers that ask for none. */
  readonly apiKey: string
  readonly names: Readonly<Record<Role, string>>
  /** Absent or `null`: guessed from the base URL. */
  readonly profile?: ProfileName | null
  /** How much the model reads and writes in one call; absent or `null`: nobody said. */
  readonly contextTokens?: number | null
  readonly pricing: Pricing
  /** A stream that is silent for this long is given up. */
  readonly idleTimeoutMs: number
  readonly log: Logger
}

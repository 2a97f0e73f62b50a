import type { Logger } from 'pino'
import type { Role } from '../core/stages.ts'
import type { Pricing } from './pricing.ts'
import type { ProfileName } from './profiles.ts'
import type { Rung } from './structured-output.ts'

/** How a server was asked, and how it answers. */
export interface Heard {
  readonly rung: Rung
  readonly isStream: boolean
}

export interface ModelConfig {
  /** Ends in `/v1`. */
  readonly baseUrl: string
  /** Empty for servers that need none. */
  readonly apiKey: string
  readonly names: Readonly<Record<Role, string>>
  /** Absent or `null`: guessed from the base URL. */
  readonly profile?: ProfileName | null
  /** The model's context window, input and output; absent or `null`: unknown. */
  readonly contextTokens?: number | null
  readonly pricing: Pricing
  /** How long a stream may be silent before it is given up. */
  readonly idleTimeoutMs: number
  readonly log: Logger
  /** Called when an answer begins that is no error. */
  readonly heard?: (heard: Heard) => void
}

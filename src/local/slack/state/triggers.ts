import { randomBytes } from 'node:crypto'
import type { Clock } from './clock.ts'

const LIFE_MS = 3_000

interface Trigger {
  user: string
  /** The modal in which the person acted, for views.push. */
  viewId: string | null
  expiresAtMs: number
  isExchanged: boolean
}

export type TriggerError = 'invalid_trigger_id' | 'expired_trigger_id' | 'exchanged_trigger_id'

/** Trigger ids, each valid for one modal within three seconds of the person's act. */
export class Triggers {
  readonly #clock: Clock
  readonly #triggers = new Map<string, Trigger>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  issue(user: string, viewId: string | null = null): string {
    const id = `${this.#clock.now()}.${this.#triggers.size}.${randomBytes(16).toString('hex')}`
    this.#triggers.set(id, { user, viewId, expiresAtMs: this.#clock.now() + LIFE_MS, isExchanged: false })
    return id
  }

  /** Uses the trigger up; a string result is Slack's error code. */
  exchange(id: string): Trigger | TriggerError {
    const trigger = this.#triggers.get(id)
    if (trigger === undefined) return 'invalid_trigger_id'
    if (trigger.isExchanged) return 'exchanged_trigger_id'
    if (trigger.expiresAtMs < this.#clock.now()) return 'expired_trigger_id'
    trigger.isExchanged = true
    return trigger
  }
}

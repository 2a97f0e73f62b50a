import { randomBytes } from 'node:crypto'
import type { Clock } from '../state/clock.ts'

const LIFE_MS = 10 * 60_000

/** What a person allowed on the page that asks for it: which workspace, which scopes, and where the answer went. */
interface Grant<Workspace> {
  readonly workspace: Workspace
  readonly scopes: readonly string[]
  readonly redirectUri: string | null
  readonly expiresAtMs: number
}

/** The app's side of OAuth: its credentials, and the codes that were given out and not redeemed yet. */
export class Grants<Workspace> {
  readonly clientId = '1000000.2000000'
  readonly clientSecret = randomBytes(16).toString('hex')
  /** As the app's settings name it; used where a request names none. */
  redirectUrl: string | null = null
  readonly #codes = new Map<string, Grant<Workspace>>()
  readonly #clock: Clock

  constructor(clock: Clock) {
    this.#clock = clock
  }

  issue(grant: Omit<Grant<Workspace>, 'expiresAtMs'>): string {
    const code = randomBytes(16).toString('hex')
    this.#codes.set(code, { ...grant, expiresAtMs: this.#clock.now() + LIFE_MS })
    return code
  }

  /** A code is good once and for ten minutes; `null`: this one is not. */
  redeem(code: string): Grant<Workspace> | null {
    const grant = this.#codes.get(code)
    this.#codes.delete(code)
    return grant === undefined || grant.expiresAtMs < this.#clock.now() ? null : grant
  }
}

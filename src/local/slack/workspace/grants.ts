import { randomBytes } from 'node:crypto'
import type { Clock } from '../state/clock.ts'

const LIFE_MS = 10 * 60_000

/** A person's grant on the OAuth page: workspace, scopes, and the redirect URL. */
interface Grant<Workspace> {
  readonly workspace: Workspace
  readonly scopes: readonly string[]
  readonly redirectUri: string | null
  readonly expiresAtMs: number
}

/** The app's OAuth credentials, and the issued codes that are not redeemed yet. */
export class Grants<Workspace> {
  readonly clientId = '1000000.2000000'
  readonly clientSecret = randomBytes(16).toString('hex')
  /** The redirect URL of the app's settings; the default for requests. */
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

  /** Redeems a code, which is valid once within ten minutes; `null`: invalid. */
  redeem(code: string): Grant<Workspace> | null {
    const grant = this.#codes.get(code)
    this.#codes.delete(code)
    return grant === undefined || grant.expiresAtMs < this.#clock.now() ? null : grant
  }
}

import { createHash, timingSafeEqual } from 'node:crypto'
import type { Scopes } from '../core/access/person.ts'
import type { Sql } from '../store/pool.ts'
import { hasTokens, type NewToken, useToken } from '../store/tokens.ts'

/** A token of API_TOKENS. */
export interface ConfiguredToken {
  readonly name: string
  readonly token: string
  readonly scopes: Exclude<Scopes, 'all'>
}

/** Whom a token stands for. */
export interface Bearers {
  /** `null`: nobody has it, or nobody any more. */
  find(presented: string): Promise<NewToken | null>
  /** Whether nobody is served without one. */
  areNeeded(): Promise<boolean>
}

/** Those of the configuration, and those that `npm run token` made; whichever there ever was closes REST to callers without. */
export function createBearers(db: Sql, configured: readonly ConfiguredToken[]): Bearers {
  const known = configured.map(({ token, name, scopes }) => ({
    ...{ sha256: sha256Of(token), bearer: { name, scopes, team: null, slackUser: null } },
  }))
  let isClosed = configured.length > 0
  return {
    async find(presented) {
      const sha256 = sha256Of(presented)
      // Each comparison takes as long as any other. A look-up by hash tells nothing of the token either.
      const [found] = known.filter((one) => timingSafeEqual(one.sha256, sha256))
      return found?.bearer ?? useToken(db, sha256)
    },
    async areNeeded() {
      isClosed ||= await hasTokens(db)
      return isClosed
    },
  }
}

const sha256Of = (token: string): Buffer => createHash('sha256').update(token).digest()

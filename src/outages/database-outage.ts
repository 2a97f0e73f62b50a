import type { Logger } from 'pino'

/** An outage of the database as one process saw it. */
interface DatabaseAway {
  /** By the process's own clock. */
  readonly since: Date
  readonly reason: string
}

/** What a process knows of the database, in which nobody can note anything while it is away. */
export interface DatabaseOutage {
  /** `null`: it answers, as far as is known. */
  away(): DatabaseAway | null
  failed(reason: string): void
  /** Returns the outage that this ends; `null`: there was none. */
  answered(): (DatabaseAway & { readonly agoMs: number }) | null
}

export function watchDatabase(log: Pick<Logger, 'error' | 'info'>): DatabaseOutage {
  let away: (DatabaseAway & { readonly at: number }) | null = null
  return {
    away: () => away,
    failed(reason) {
      if (away !== null) return
      away = { since: new Date(), at: performance.now(), reason }
      log.error({ dependency: 'database', since: away.since, reason }, 'all work waits for the database')
    },
    answered() {
      if (away === null) return null
      const { since, at, reason } = away
      away = null
      const agoMs = performance.now() - at
      log.info({ dependency: 'database', since, awayMs: Math.round(agoMs) }, 'the database answers again: work goes on')
      return { since, reason, agoMs }
    },
  }
}

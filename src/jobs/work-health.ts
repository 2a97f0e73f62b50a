/** What a process that works has last done, each as milliseconds ago; `null`: not yet. */
export interface WorkHealth {
  /** Whether it can prove to the others that it lives. */
  readonly holdsLease: boolean
  /** Whether it hears of work at once. */
  readonly isConnected: boolean
  /** Stages that it works on. */
  readonly busy: number
  readonly lookedMsAgo: number | null
  readonly tookMsAgo: number | null
  readonly keptUpMsAgo: number | null
  readonly heardMsAgo: number | null
}

/** Idle workers look every two seconds. */
const LOOKED_LIMIT_MS = 10_000
/** Upkeep runs every second. */
const KEPT_UP_LIMIT_MS = 20_000

/** `null`: it takes work; else why not. */
export function ailmentOf(health: WorkHealth): string | null {
  const { holdsLease, isConnected, busy, lookedMsAgo, keptUpMsAgo } = health
  if (!holdsLease) return 'cannot prove that it lives, so others take its work over'
  if (!isConnected) return 'reconnecting'
  if (busy === 0 && lookedMsAgo !== null && lookedMsAgo > LOOKED_LIMIT_MS) return 'does not look for work'
  if (keptUpMsAgo !== null && keptUpMsAgo > KEPT_UP_LIMIT_MS) return 'does not get its upkeep done'
  return null
}

import type { Logger } from 'pino'
import type { Seal } from '../secrets/seal.ts'
import { claimMessages, type InboxTable, type KeptMessage, markHandled } from '../store/inbox.ts'
import type { Sql } from '../store/pool.ts'
import type { Slots } from './slots.ts'

export interface ReplayDeps {
  readonly db: Sql
  readonly table: InboxTable
  readonly now: () => Date
  readonly log: Pick<Logger, 'warn' | 'error'>
  readonly seal: Seal
  /** Does what a stored message asks for; if it fails, the message is handled again later. */
  readonly handle: (text: string) => Promise<void>
}

export interface Replay {
  /** There may be something new. */
  wake(): void
  start(): void
  /** Resolves when the messages under way are handled. */
  stop(): Promise<void>
}

const LOOK_MS = 1_000
/** A message that kills its process is dropped after so many tries. */
const ATTEMPTS = 3

/** Handles stored messages, oldest first: events, what had no free place, and what a dead process left. */
export function createReplay(deps: ReplayDeps, places: Slots): Replay {
  const underWay = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | null = null
  let isLooking = false
  let isWoken = false
  const begin = (message: KeptMessage, place: Disposable): void => {
    const work = replayed(deps, message).finally(() => {
      place[Symbol.dispose]()
      underWay.delete(work)
    })
    underWay.add(work)
  }
  const look = async (): Promise<void> => {
    isWoken = true
    if (isLooking) return
    isLooking = true
    try {
      while (timer !== null && isWoken) {
        isWoken = false
        while (timer !== null && (await next(deps, places, begin)));
      }
    } catch (error) {
      deps.log.warn({ err: error }, 'the inbox is read again in a moment')
    } finally {
      isLooking = false
    }
  }
  return {
    wake: () => void look(),
    start() {
      timer ??= setInterval(look, LOOK_MS)
      void look()
    },
    async stop() {
      if (timer !== null) clearInterval(timer)
      timer = null
      await Promise.all(underWay)
    },
  }
}

/** `false`: no place or no message is left. */
async function next(
  { db, table, now }: ReplayDeps,
  places: Slots,
  begin: (message: KeptMessage, place: Disposable) => void,
): Promise<boolean> {
  const place = await places.take(LOOK_MS)
  if (place === null) return false
  const claimed = await claimMessages(db, table, 1, now()).catch((error: unknown) => {
    place[Symbol.dispose]()
    throw error
  })
  const [message] = claimed
  if (message === undefined) place[Symbol.dispose]()
  else begin(message, place)
  return message !== undefined
}

async function replayed({ db, table, now, log, seal, handle }: ReplayDeps, message: KeptMessage): Promise<void> {
  const { key, sealed, attempts } = message
  try {
    // `null`: sealed by another machine, or with a key that is gone.
    const text = seal.open(sealed)
    if (text === null || attempts > ATTEMPTS) log.error({ table, key, attempts }, 'a stored message is dropped')
    else await handle(text)
    await markHandled(db, table, key, now())
  } catch (error) {
    log.warn({ err: error, table, key }, 'a stored message is handled again later')
  }
}

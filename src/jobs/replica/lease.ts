import { randomInt, randomUUID } from 'node:crypto'
import { link, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Pool } from 'pg'
import { AppError } from '../../errors.ts'
import { holdLock } from '../../exec/machine-lock.ts'
import { endLeases, grantLease, hasOtherRepository, renewLease } from '../../store/queue/replicas.ts'
import { disproveDeath } from '../../store/runs.ts'
import type { JobContext } from '../queue/context.ts'
import { reasonOf } from '../queue/faults.ts'

/** How long the database believes in a process that says nothing. */
const LEASE_MS = 5_000
const RENEW_MS = 1_000
/** Ended by us so much earlier than by the database, since both count from other moments. */
const SPARE_MS = 500

/** What proves to all others that this process lives, so that they leave its runs alone. */
export interface Lease {
  /** This process's name in its runs. Throws AppError `unavailable` while it cannot prove that it lives. */
  name(): string
  /** `null`: it cannot prove that it lives. */
  held(): string | null
  end(): Promise<void>
}

interface LeaseDeps {
  readonly pool: Pool
  /** Processes that share it know of one another without the database. */
  readonly home: string
  /** The repository is in the home, and no other machine sees it. */
  readonly keepsRepository: boolean
  readonly log: JobContext['log']
}

interface LeaseEvents {
  /** Ends all runs of this process, since others may have taken them over; resolves when they have ended. */
  readonly onLost: () => Promise<unknown>
  readonly onJoined: (name: string) => void
}

interface Held {
  readonly name: string
  readonly lock: Disposable | null
  /** By our own clock, which no administrator sets. */
  validUntil: number
}

/** Joins under a new name, and again whenever the lease was lost. */
export async function takeLease(deps: LeaseDeps, { onLost, onJoined }: LeaseEvents): Promise<Lease> {
  let held: Held | null = null
  /** Names under which this process may count as dead. */
  const lostNames = new Set<string>()
  let isBusy = false
  let isEnded = false
  const join = async () => {
    await disproveDeaths(deps.pool, lostNames)
    held = await joinAnew(deps)
    onJoined(held.name)
  }
  const lose = (why: string) => {
    const lost = held
    held = null
    if (lost === null) return
    lostNames.add(lost.name)
    deps.log.warn(
      { replica: lost.name, why },
      'this process could not prove that it lives: it ends its runs and joins anew',
    )
    void onLost().finally(() => lost.lock?.[Symbol.dispose]())
  }
  const renew = async () => {
    if (held !== null && performance.now() > held.validUntil) lose('its lease ran out')
    if (isBusy || isEnded) return
    isBusy = true
    try {
      if (held === null) await join()
      else if (!(await renewed(deps.pool, held))) lose('others may have taken its runs over')
    } catch (error) {
      deps.log.warn({ reason: reasonOf(error) }, 'the lease is renewed in a moment')
    } finally {
      isBusy = false
    }
  }
  await join()
  const timer = setInterval(renew, RENEW_MS)
  return {
    held: () => held?.name ?? null,
    name: () => held?.name ?? notProven(),
    async end() {
      isEnded = true
      clearInterval(timer)
      const last = held
      held = null
      if (last === null) return
      await endLeases(deps.pool, [last.name]).catch(() => {})
      last.lock?.[Symbol.dispose]()
      await rm(lockFileOf(deps.home, last.name), { force: true })
    },
  }
}

async function disproveDeaths(pool: Pool, names: Set<string>): Promise<void> {
  for (const name of names) {
    await disproveDeath(pool, name)
    names.delete(name)
  }
}

async function joinAnew({ pool, home, keepsRepository }: LeaseDeps): Promise<Held> {
  const name = String(randomInt(1, 2 ** 31 - 1))
  await mkdir(locksIn(home), { recursive: true })
  const ownRepository = keepsRepository ? await idOf(home) : null
  const lock = holdLock(lockFileOf(home, name))
  const from = performance.now()
  try {
    await grantLease(pool, name, LEASE_MS, ownRepository)
    if (await hasOtherRepository(pool, name)) throw otherMachine()
  } catch (error) {
    await endLeases(pool, [name]).catch(() => {})
    lock?.[Symbol.dispose]()
    await rm(lockFileOf(home, name), { force: true })
    throw error
  }
  return { name, lock, validUntil: from + LEASE_MS - SPARE_MS }
}

async function renewed(pool: Pool, held: Held): Promise<boolean> {
  const from = performance.now()
  const isRenewed = await renewLease(pool, held.name, LEASE_MS)
  if (isRenewed) held.validUntil = from + LEASE_MS - SPARE_MS
  return isRenewed
}

const otherMachine = (): AppError =>
  new AppError('misconfigured', 'Another machine works on this database with an embedded repository of its own.', {
    hint: 'Two machines need a forge that both reach: set FORGE and its variables. On one machine, give all processes the same WMS_HOME. If the other one has just ended, try again in some seconds.',
  })

/** Tells a home from those of other machines; made once, whoever comes first. */
async function idOf(home: string): Promise<string> {
  const path = join(home, 'id')
  const id = randomUUID()
  await writeFile(`${path}-${id}`, id)
  // Unlike a write it is there whole, or not at all.
  await link(`${path}-${id}`, path).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  await rm(`${path}-${id}`)
  return readFile(path, 'utf8')
}

const locksIn = (home: string): string => join(home, 'replicas')
const lockFileOf = (home: string, name: string): string => join(locksIn(home), name)

/**
 * Ends the leases of processes of this home that have died: the operating system frees a process's lock with it, so
 * nobody has to wait until the lease runs out. `own`: a name that is not looked at.
 */
export async function endProvenDead(
  { pool, home }: Pick<LeaseDeps, 'pool' | 'home'>,
  own: string | null,
): Promise<void> {
  const names = (await readdir(locksIn(home)).catch(() => [])).filter((name) => name !== own && /^\d+$/.test(name))
  for (const name of names) {
    using lock = holdLock(lockFileOf(home, name))
    if (lock === null) continue
    await endLeases(pool, [name])
    await rm(lockFileOf(home, name), { force: true })
  }
}

const notProven = (): never => {
  throw new AppError('unavailable', 'This process cannot prove to the others that it lives.', {
    hint: 'It joins anew as soon as the database answers.',
  })
}

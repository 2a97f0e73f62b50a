import { hostname } from 'node:os'
import type { Pool } from 'pg'
import type { Logger } from 'pino'
import { DEPENDENCIES, type Dependency } from '../core/pipeline/outside-wait.ts'
import { AppError } from '../errors.ts'
import type { AroundCall, Sign } from '../observed.ts'
import { endOutage, type Outage, openOutage, openOutages, putOff, takeTry } from '../store/queue/outages.ts'
import { type DatabaseOutage, watchDatabase } from './database-outage.ts'

/** So many failures in a row open a circuit. */
const FAILURES_TO_OPEN = 3
const FIRST_PAUSE_MS = 1_000
const SHORTEST_WAIT_MS = 100
/** While one call tries it, no other one does. */
const TURN_MS = 30_000

export interface CircuitDeps {
  readonly pool: Pool
  readonly log: Pick<Logger, 'error' | 'warn' | 'info'>
  /** The longest pause between two tries. */
  readonly longestPauseMs: number
}

/**
 * What is known to be away outside is not called for tasks until its next try: one call of all processes at a time.
 * The first success ends the outage for all.
 */
export interface Circuits {
  readonly around: AroundCall
  readonly database: DatabaseOutage
  /** How long ago it last answered this process; `null`: not yet. */
  answeredMsAgo(dependency: Dependency): number | null
  /** Notes a fault that no observed call shows. */
  failed(dependency: Dependency, reason: string): Promise<void>
  /** Notes that a run got no answer for so long; unless others had some meanwhile, it is away, however few asked. */
  silentFor(dependency: Dependency, waitedMs: number, reason: string): Promise<void>
  /** Throws AppError `unavailable` while it is known to be away. */
  refuseWhileAway(dependency: Dependency): Promise<void>
  /** Whether the caller may try it now, for all processes. */
  takesTurn(dependency: Dependency): Promise<boolean>
  /** Notes that it works. */
  works(dependency: Dependency): Promise<void>
  /** Reads what other processes know. Returns the outages of which this machine's calls could tell the end. */
  refresh(): Promise<readonly Outage[]>
  /** Called once for all processes when something works again. */
  onBack(work: (dependency: Dependency) => Promise<void>): void
}

/** What this process knows of one dependency. */
interface Circuit {
  readonly dependency: Dependency
  readonly key: string
  /** In a row. */
  failures: number
  failingSince: number
  openSince: number | null
  answeredAt: number | null
}

const NEVER = { openSince: null, answeredAt: null }

export function createCircuits(deps: CircuitDeps): Circuits {
  const circuits = new Map<string, Circuit>()
  const of = (dependency: Dependency): Circuit => {
    const key = keyOf(dependency)
    const circuit = circuits.get(key) ?? { dependency, key, failures: 0, failingSince: 0, ...NEVER }
    circuits.set(key, circuit)
    return circuit
  }
  let isBack: (dependency: Dependency) => Promise<void> = async () => {}
  const works = (circuit: Circuit, sinceMs: number) => noteSuccess(deps, circuit, sinceMs, (it) => isBack(it))
  return {
    database: watchDatabase(deps.log),
    async around(call, next, signOf) {
      const circuit = of(call.dependency)
      // People's calls and probes are made all the same, and tell whether it is back.
      const isTurn = call.task !== null && (await admitTo(deps, circuit))
      const startedAt = performance.now()
      try {
        const result = await next()
        await works(circuit, startedAt)
        return result
      } catch (error) {
        const sign: Sign = signOf(error)
        if (sign === 'away') await noteFailure(deps, circuit, reasonIn(error), isTurn)
        if (sign === 'answers') await works(circuit, startedAt)
        throw error
      }
    },
    answeredMsAgo(dependency) {
      const { answeredAt } = of(dependency)
      return answeredAt === null ? null : performance.now() - answeredAt
    },
    failed: (dependency, reason) => noteFailure(deps, of(dependency), reason, true),
    silentFor: (dependency, waitedMs, reason) => noteSilence(deps, of(dependency), waitedMs, reason),
    refuseWhileAway: (dependency) => refuseWhileAway(deps, of(dependency)),
    takesTurn: async (dependency) => (await takeTry(deps.pool, of(dependency).key, TURN_MS))?.isMine === true,
    works: (dependency) => works(of(dependency), Number.POSITIVE_INFINITY),
    async refresh() {
      const open = (await openOutages(deps.pool)).flatMap((outage) => {
        const dependency = dependencyIn(outage.dependency)
        return dependency === null || outage.dependency !== keyOf(dependency) ? [] : [{ outage, dependency }]
      })
      for (const { dependency } of open) of(dependency).openSince ??= performance.now()
      for (const circuit of circuits.values())
        if (!open.some(({ outage }) => outage.dependency === circuit.key)) circuit.openSince = null
      return open.map(({ outage }) => outage)
    },
    onBack(work) {
      isBack = work
    },
  }
}

/** `true`: this call tries it for all. */
async function admitTo({ pool, longestPauseMs }: CircuitDeps, circuit: Circuit): Promise<boolean> {
  if (circuit.openSince === null) return false
  // Without the database nobody knows whose turn it is, so everybody tries.
  const turn = await takeTry(pool, circuit.key, TURN_MS).catch(() => undefined)
  if (turn === null) circuit.openSince = null
  if (turn === null || turn === undefined || turn.isMine) return turn?.isMine ?? false
  // A try that is under way is over long before its turn is.
  const pauseMs = Math.min(longestPauseMs, FIRST_PAUSE_MS * 2 ** turn.tries)
  throw refusal(circuit, turn.reason, Math.min(turn.waitMs, pauseMs))
}

async function refuseWhileAway({ pool }: CircuitDeps, circuit: Circuit): Promise<void> {
  if (circuit.openSince === null) return
  const outage = (await openOutages(pool)).find(({ dependency }) => dependency === circuit.key)
  if (outage !== undefined) throw refusal(circuit, outage.reason, -outage.lateMs)
}

function refusal(circuit: Circuit, reason: string, waitMs: number): AppError {
  const error = new AppError('unavailable', reason, { retryAfterMs: Math.max(SHORTEST_WAIT_MS, waitMs) })
  refusals.set(error, circuit)
  return error
}

const refusals = new WeakMap<Error, Circuit>()

/** The outage because of which a call was not even tried; `null`: it was tried. */
export function refusedFor(error: unknown): { readonly dependency: Dependency; readonly key: string } | null {
  if (!(error instanceof Error)) return null
  return refusals.get(error) ?? refusedFor(error.cause)
}

/** `isTurn`: the call tried it for all, and so says when the next one may. */
async function noteFailure(deps: CircuitDeps, circuit: Circuit, reason: string, isTurn: boolean): Promise<void> {
  if (circuit.failures === 0) circuit.failingSince = performance.now()
  circuit.failures++
  const isOpen = circuit.openSince !== null
  try {
    if (isOpen && isTurn) await putOff(deps.pool, circuit.key, { ...pausesOf(deps), reason })
    if (!isOpen && circuit.failures >= FAILURES_TO_OPEN) await open(deps, circuit, reason)
  } catch (error) {
    if (!isOpen) circuit.openSince = null
    deps.log.warn({ dependency: circuit.key, reason: reasonIn(error) }, 'an outage is told to the others in a moment')
  }
}

async function noteSilence(deps: CircuitDeps, circuit: Circuit, waitedMs: number, reason: string): Promise<void> {
  const { answeredAt, openSince } = circuit
  const isAnswered = answeredAt !== null && performance.now() - answeredAt < waitedMs
  if (openSince !== null || isAnswered) return
  circuit.failures = Math.max(circuit.failures, FAILURES_TO_OPEN)
  await noteFailure(deps, circuit, reason, false)
}

async function open(deps: CircuitDeps, circuit: Circuit, reason: string): Promise<void> {
  const { key: dependency } = circuit
  circuit.openSince = performance.now()
  const agoMs = circuit.openSince - circuit.failingSince
  if (await openOutage(deps.pool, { dependency, reason, agoMs, nextInMs: FIRST_PAUSE_MS }))
    deps.log.error({ dependency, reason }, 'it does not answer: tasks that need it wait, and go on by themselves')
}

const pausesOf = ({ longestPauseMs: longestMs }: CircuitDeps) => ({ firstMs: FIRST_PAUSE_MS, longestMs })

/** A call that began before the outage did tells nothing of its end. */
async function noteSuccess(
  { pool, log }: CircuitDeps,
  circuit: Circuit,
  startedAt: number,
  onBack: (dependency: Dependency) => Promise<void>,
): Promise<void> {
  circuit.answeredAt = performance.now()
  if (circuit.openSince !== null && startedAt < circuit.openSince) return
  circuit.failures = 0
  if (circuit.openSince === null) return
  circuit.openSince = null
  try {
    const ended = await endOutage(pool, circuit.key)
    if (ended === null) return
    const { dependency, since, tries } = ended
    log.info({ dependency, since, tries }, 'it answers again: tasks that waited for it go on')
    await onBack(circuit.dependency)
  } catch (error) {
    log.warn({ dependency: circuit.key, reason: reasonIn(error) }, 'the end of an outage is told in a moment')
  }
}

/** Of what each machine has for itself, with the machine's name. */
const keyOf = (dependency: Dependency): string =>
  DEPENDENCIES[dependency].isOfMachine ? `${dependency}/${hostname()}` : dependency

/** `null`: only a newer version knows it. */
export const dependencyIn = (key: string): Dependency | null => {
  const [name = ''] = key.split('/')
  return Object.hasOwn(DEPENDENCIES, name) ? (name as Dependency) : null
}

const reasonIn = (error: unknown): string => (error instanceof Error ? error.message : String(error))

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from 'pino'
import type { Dependency } from './core/pipeline/outside-wait.ts'
import { AppError } from './errors.ts'

type ObservedDependency = Extract<Dependency, 'model' | 'forge' | 'sandbox' | 'slack'>

/** The task that calls are made for. */
interface Subject {
  readonly task: number | null
  readonly run: number | null
}

/** One call of a dependency. */
interface OutsideCall extends Subject {
  readonly dependency: ObservedDependency
  readonly operation: string
}

interface CallOptions {
  /** A call that this signal aborted did not fail. */
  readonly signal?: AbortSignal
  /** The kind of an error that is no AppError yet. */
  readonly kindOf?: (error: unknown) => string
}

/** Makes a call and logs its duration and outcome; rethrows its error. */
export type Observe = <T>(
  dependency: ObservedDependency,
  operation: string,
  work: () => Promise<T>,
  options?: CallOptions,
) => Promise<T>

/** What an error says of a dependency: it answers, it does not, or neither. */
export type Sign = 'answers' | 'away' | 'none'

/** Wraps each call, e.g. to measure, trace or refuse it; `signOf` judges the call's error. */
export type AroundCall = <T>(call: OutsideCall, next: () => Promise<T>, signOf: (error: unknown) => Sign) => Promise<T>

/** Every call of a dependency goes through this function. */
export const createObserve =
  (log: Logger, around: AroundCall = (_, next) => next()): Observe =>
  async (dependency, operation, work, options = {}) => {
    const call = { dependency, operation, ...(subjects.getStore() ?? NOBODY) }
    const startedAt = performance.now()
    const ms = () => Math.round(performance.now() - startedAt)
    let isMade = false
    const make = () => {
      isMade = true
      return work()
    }
    try {
      const result = await around(call, make, (error) => signOf(error, options))
      log.debug({ ...call, ms: ms(), outcome: 'ok' }, 'outside call')
      return result
    } catch (error) {
      if (isAborted(options.signal)) log.debug({ ...call, ms: ms(), outcome: 'aborted' }, 'outside call')
      // What was not even tried is no news.
      else
        log[isMade ? 'warn' : 'debug'](
          { ...call, ms: ms(), outcome: 'failed', ...faultOf(error, options) },
          'outside call',
        )
      if (error instanceof Error) atFault.set(error, dependency)
      throw error
    }
  }

const atFault = new WeakMap<Error, ObservedDependency>()

/** Whose call failed with this error, or with what caused it; `null`: nobody's outside. */
export function dependencyAtFault(error: unknown): ObservedDependency | null {
  if (!(error instanceof Error)) return null
  return atFault.get(error) ?? dependencyAtFault(error.cause)
}

const NOBODY: Subject = { task: null, run: null }
const subjects = new AsyncLocalStorage<Subject>()

/** Attributes the calls that `work` makes to this task and run. */
export const onBehalfOf = <T>(subject: Subject, work: () => Promise<T>): Promise<T> => subjects.run(subject, work)

/** Whether we ended the call; a timeout is the dependency's fault. */
const isAborted = (signal: AbortSignal | undefined): boolean =>
  signal?.aborted === true && !(signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError')

/** What is unknown is the dependency's fault; where it asks for time, or our disk is full, nothing is said of it. */
function signOf(error: unknown, { signal, kindOf = ownKind }: CallOptions): Sign {
  if (isAborted(signal) || asksForTime(error) || isOfDisk(error)) return 'none'
  return ['transient', 'unavailable', 'internal'].includes(kindOf(error)) ? 'away' : 'answers'
}

/** An AppError with a time, or Slack's SDK's own error. */
const asksForTime = (error: unknown): boolean =>
  error instanceof AppError ? error.retryAfterMs !== null : error instanceof Error && 'retryAfter' in error

const DISK_CODES: ReadonlySet<unknown> = new Set(['ENOSPC', 'EDQUOT', 'EROFS', 'EIO', 'EMFILE', 'ENFILE', 'ENOMEM'])

/** Whether this machine is the cause, whatever the call was for. */
export const isOfDisk = (error: unknown): boolean =>
  error instanceof Error && (('code' in error && DISK_CODES.has(error.code)) || isOfDisk(error.cause))

const faultOf = (error: unknown, { kindOf = ownKind }: CallOptions) => ({
  kind: kindOf(error),
  reason: error instanceof Error ? error.message : String(error),
})

const ownKind = (error: unknown): string => (error instanceof AppError ? error.kind : 'internal')

import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from 'pino'
import { AppError } from './errors.ts'

export type Dependency = 'model' | 'forge' | 'sandbox' | 'slack'

/** The task that calls are made for. */
interface Subject {
  readonly task: number | null
  readonly run: number | null
}

/** One call of what is outside of this process. */
export interface OutsideCall extends Subject {
  readonly dependency: Dependency
  readonly operation: string
}

interface CallOptions {
  /** A call that it ended did not fail. */
  readonly signal?: AbortSignal
  /** Of an error that is not ours yet. */
  readonly kindOf?: (error: unknown) => string
}

/** Makes a call, and says how long it took and what came of it; what it throws is thrown on. */
export type Observe = <T>(
  dependency: Dependency,
  operation: string,
  work: () => Promise<T>,
  options?: CallOptions,
) => Promise<T>

/** Goes round each call: what else is measured, traced or refused hangs here. */
export type AroundCall = <T>(call: OutsideCall, next: () => Promise<T>) => Promise<T>

/** The one seam through which every call of a dependency goes. */
export const createObserve =
  (log: Logger, around: AroundCall = (_, next) => next()): Observe =>
  async (dependency, operation, work, options = {}) => {
    const call = { dependency, operation, ...(subjects.getStore() ?? NOBODY) }
    const startedAt = performance.now()
    const ms = () => Math.round(performance.now() - startedAt)
    try {
      const result = await around(call, work)
      log.debug({ ...call, ms: ms(), outcome: 'ok' }, 'outside call')
      return result
    } catch (error) {
      if (isAborted(options.signal)) log.debug({ ...call, ms: ms(), outcome: 'aborted' }, 'outside call')
      else log.warn({ ...call, ms: ms(), outcome: 'failed', ...faultOf(error, options) }, 'outside call')
      throw error
    }
  }

const NOBODY: Subject = { task: null, run: null }
const subjects = new AsyncLocalStorage<Subject>()

/** Calls that `work` makes are made for this task. */
export const onBehalfOf = <T>(subject: Subject, work: () => Promise<T>): Promise<T> => subjects.run(subject, work)

/** Ended by us; a deadline that passed is the dependency's fault. */
const isAborted = (signal: AbortSignal | undefined): boolean =>
  signal?.aborted === true && !(signal.reason instanceof DOMException && signal.reason.name === 'TimeoutError')

const faultOf = (error: unknown, { kindOf = ownKind }: CallOptions) => ({
  kind: kindOf(error),
  reason: error instanceof Error ? error.message : String(error),
})

const ownKind = (error: unknown): string => (error instanceof AppError ? error.kind : 'internal')

import { AppError } from '../errors.ts'

/** How many idle times a server may only say that it is alive, e.g. while a call waits in its line. */
const PATIENCE = 5

/** A sign of life, or a part of the work itself. */
export type Alive = (what: 'sign' | 'progress') => void

/**
 * Aborts work that shows no sign of life for `idleTimeoutMs`, or nothing but signs for five times as long (throws
 * AppError `transient`), or whose signal aborts (throws its reason). The work must honour its signal and call `alive`. If
 * it returns normally after an abort, as streams do, that still counts as aborted.
 */
export async function withWatchdog<T>(
  idleTimeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal, alive: Alive) => Promise<T>,
): Promise<T> {
  const idle = new AbortController()
  const timers = {
    sign: setTimeout(() => idle.abort(silence(idleTimeoutMs)), idleTimeoutMs),
    progress: setTimeout(() => idle.abort(standstill(idleTimeoutMs * PATIENCE)), idleTimeoutMs * PATIENCE),
  }
  const either = AbortSignal.any([signal, idle.signal])
  try {
    const result = await work(either, (what) => {
      timers.sign.refresh()
      if (what === 'progress') timers.progress.refresh()
    })
    either.throwIfAborted()
    return result
  } catch (error) {
    signal.throwIfAborted()
    throw idle.signal.aborted ? idle.signal.reason : error
  } finally {
    clearTimeout(timers.sign)
    clearTimeout(timers.progress)
  }
}

const seconds = (ms: number): string => `${Math.round(ms / 1000)} s`

const silence = (ms: number): AppError =>
  new AppError('transient', `The model server was silent for ${seconds(ms)}.`, {
    hint: 'It is tried again; a slow model needs a longer idle timeout.',
  })

const standstill = (ms: number): AppError =>
  new AppError('transient', `The model server said for ${seconds(ms)} only that it is alive.`, {
    hint: 'It is tried again; look at what waits before the model.',
  })

import { AppError } from '../errors.ts'

/**
 * Aborts work that shows no sign of life for `idleTimeoutMs` (throws AppError `transient`) or whose signal aborts
 * (throws its reason). The work must honour its signal and call `alive` at each sign of life. If it returns normally
 * after an abort, as streams do, that still counts as aborted.
 */
export async function withWatchdog<T>(
  idleTimeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal, alive: () => void) => Promise<T>,
): Promise<T> {
  const idle = new AbortController()
  const timer = setTimeout(() => idle.abort(), idleTimeoutMs)
  const either = AbortSignal.any([signal, idle.signal])
  try {
    const result = await work(either, () => timer.refresh())
    either.throwIfAborted()
    return result
  } catch (error) {
    signal.throwIfAborted()
    throw idle.signal.aborted ? silence(idleTimeoutMs) : error
  } finally {
    clearTimeout(timer)
  }
}

const silence = (idleTimeoutMs: number): AppError =>
  new AppError('transient', `The model server was silent for ${Math.round(idleTimeoutMs / 1000)} s.`, {
    hint: 'It is tried again; a slow model needs a longer idle timeout.',
  })

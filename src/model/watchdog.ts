import { AppError } from '../errors.ts'

/**
 * Ends work that gives no sign of life for `idleTimeoutMs` (AppError `transient`) or is aborted (the signal's reason).
 * The work honours the signal it is given and calls `alive` at each sign; ending without an error after an abort, as
 * streams do, does not count as done.
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

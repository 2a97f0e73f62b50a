import { url as debuggerUrl } from 'node:inspector'
import { Worker } from 'node:worker_threads'
import { OWN_PROGRAM } from '../own-program.ts'
import { BEATS, DEBUGGED, type Watched } from './watched.ts'

/** Work that the log line of a stall names. */
export type Work = Readonly<Record<string, string | number>>

const BEAT_MS = 500
let thread: Worker | null = null

/**
 * Kills the process when its main thread stands still for so long, since no code of its own can end it then. The next
 * process continues the work. Time during which the machine slept, or a debugger was attached, does not count.
 */
export function startWatchdog(limitMs: number): Disposable {
  const beat = new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
  const workerData: Watched = { beat, limitMs }
  const watching = new Worker(new URL('./watch.ts', import.meta.url), {
    ...{ workerData, ...OWN_PROGRAM },
  })
  watching.unref()
  // Without a watchdog the process works on.
  watching.on('error', () => {})
  thread = watching
  const timer = setInterval(() => {
    Atomics.add(beat, BEATS, 1)
    Atomics.store(beat, DEBUGGED, debuggerUrl() === undefined ? 0 : 1)
  }, BEAT_MS).unref()
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      if (thread === watching) thread = null
      void watching.terminate()
    },
  }
}

/** Reports what the main thread does next, in case it never returns from it. */
export const nowWorksOn = (work: Work): void => thread?.postMessage(work)

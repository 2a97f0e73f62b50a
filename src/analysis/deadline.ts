import { Worker } from 'node:worker_threads'
import type { Tinypool } from 'tinypool'
import { THREAD } from './job.ts'

const LOOK_MS = 100
/** Of a thread that waits instead of working: counted in looks, so that a machine that slept has used nobody's patience. */
const LOOKS_FOR_EACH_MS = 10 / LOOK_MS

/** Aborts when the thread has worked for so long, however busy the machine is. It counts from when the work has begun. */
export function endsAfter(ms: number, pool: Tinypool, progress: Int32Array) {
  const stop = new AbortController()
  let looks = 0
  let before: NodeJS.CpuUsage | null = null
  const look = async (): Promise<void> => {
    const thread = threadOf(pool, Atomics.load(progress, THREAD))
    if (thread === null) return
    looks++
    // A thread that has just ended has nothing to say.
    const spent = await thread.cpuUsage(before ?? undefined).catch(() => null)
    const workedMs = before === null || spent === null ? 0 : (spent.user + spent.system) / 1_000
    before ??= spent
    if (workedMs > ms || looks > ms * LOOKS_FOR_EACH_MS) stop.abort()
  }
  const timer = setInterval(look, LOOK_MS)
  return { signal: stop.signal, forget: () => clearInterval(timer) }
}

/** `null`: the work has not begun. */
function threadOf(pool: Tinypool, id: number): Worker | null {
  const worker = id < 0 ? undefined : pool.threads.find(({ threadId }) => threadId === id)
  return worker !== undefined && 'thread' in worker && worker.thread instanceof Worker ? worker.thread : null
}

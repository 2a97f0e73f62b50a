import { Worker } from 'node:worker_threads'
import type { Tinypool } from 'tinypool'
import { THREAD } from './job.ts'

const POLL_MS = 100
/** A thread that waits instead of working gets ten times as long, counted in polls, since a machine may sleep. */
const POLLS_PER_MS = 10 / POLL_MS

/** Aborts after so much CPU time of the thread since the job's start, so that a busy machine does not matter. */
export function abortAfter(ms: number, pool: Tinypool, progress: Int32Array) {
  const stop = new AbortController()
  let polls = 0
  let before: NodeJS.CpuUsage | null = null
  const poll = async (): Promise<void> => {
    const thread = threadOf(pool, Atomics.load(progress, THREAD))
    if (thread === null) return
    polls++
    // It fails for a thread that has just ended.
    const spent = await thread.cpuUsage(before ?? undefined).catch(() => null)
    const workedMs = before === null || spent === null ? 0 : (spent.user + spent.system) / 1_000
    before ??= spent
    if (workedMs > ms || polls > ms * POLLS_PER_MS) stop.abort()
  }
  const timer = setInterval(poll, POLL_MS)
  return { signal: stop.signal, clear: () => clearInterval(timer) }
}

/** `null`: the job has not started. */
function threadOf(pool: Tinypool, id: number): Worker | null {
  const worker = id < 0 ? undefined : pool.threads.find(({ threadId }) => threadId === id)
  return worker !== undefined && 'thread' in worker && worker.thread instanceof Worker ? worker.thread : null
}

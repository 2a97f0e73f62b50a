import type { Worker } from 'node:worker_threads'
import { BEGUN } from './job.ts'

const POLL_MS = 100
/** A thread that waits instead of working gets ten times as long, counted in polls, since a machine may sleep. */
const POLLS_PER_MS = 10 / POLL_MS

/** Calls back after so much CPU time of the thread since the job began, so that a busy machine does not matter. */
export function afterCpuTime(ms: number, thread: Worker, progress: Int32Array, call: () => void): () => void {
  let polls = 0
  let before: NodeJS.CpuUsage | null = null
  let isAsked = false
  let isOver = false
  const poll = async (): Promise<void> => {
    if (Atomics.load(progress, BEGUN) < 0) return
    polls++
    if (polls > ms * POLLS_PER_MS) call()
    // On a busy machine a thread answers late.
    if (isAsked) return
    isAsked = true
    // It fails for a thread that has just ended.
    const spent = await thread.cpuUsage(before ?? undefined).catch(() => null)
    isAsked = false
    const workedMs = before === null || spent === null ? 0 : (spent.user + spent.system) / 1_000
    before ??= spent
    // Meanwhile the thread may have ended this job and begun another.
    if (workedMs > ms && !isOver) call()
  }
  const timer = setInterval(poll, POLL_MS)
  return () => {
    isOver = true
    clearInterval(timer)
  }
}

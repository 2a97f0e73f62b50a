import { Worker } from 'node:worker_threads'
import { OWN_PROGRAM } from '../own-program.ts'
import { afterCpuTime } from './deadline.ts'
import type { AnalysisEnd, Job } from './job.ts'

interface Task {
  readonly job: Job
  readonly cpuLimitMs: number
  readonly settle: (end: AnalysisEnd) => void
  readonly reject: (cause: unknown) => void
}

interface Running extends Task {
  readonly stopClock: () => void
}

const MEMORY_MB = 512

/**
 * Threads with one job each at a time; the others wait. Whatever a thread does, its job ends: what takes too long ends
 * with its thread, and another thread starts for the next job.
 */
export class Threads {
  readonly #program: URL
  readonly #most: number
  readonly #waiting: Task[] = []
  readonly #idle = new Set<Worker>()
  readonly #busy = new Map<Worker, Running>()

  constructor(program: URL, most: number) {
    this.#program = program
    this.#most = most
  }

  /** Rejects if no thread can begin, or the thread ends by itself. */
  run(job: Job, cpuLimitMs: number): Promise<AnalysisEnd> {
    return new Promise((settle, reject) => {
      this.#waiting.push({ job, cpuLimitMs, settle, reject })
      this.#giveWork()
    })
  }

  /** Jobs that have not ended are rejected. */
  async end(): Promise<void> {
    const unfinished = [...this.#waiting.splice(0), ...this.#busy.values()]
    const threads = [...this.#idle, ...this.#busy.keys()]
    for (const { stopClock } of this.#busy.values()) stopClock()
    this.#idle.clear()
    this.#busy.clear()
    for (const { reject } of unfinished) reject(new Error('The threads are ended.'))
    await Promise.all(threads.map((thread) => thread.terminate()))
  }

  #giveWork(): void {
    while (this.#waiting.length > 0 && (this.#idle.size > 0 || this.#busy.size < this.#most)) {
      const task = this.#waiting.shift()
      if (task === undefined) return
      try {
        this.#begin(task)
      } catch (error) {
        task.reject(error)
      }
    }
  }

  #begin(task: Task): void {
    const [thread = this.#start()] = this.#idle
    thread.postMessage(task.job)
    const tooLong = () => this.#finish(thread, { isSpoilt: true })
    const stopClock = afterCpuTime(task.cpuLimitMs, thread, task.job.progress, tooLong)
    this.#idle.delete(thread)
    this.#busy.set(thread, { ...task, stopClock })
    thread.ref()
  }

  #start(): Worker {
    const thread = new Worker(this.#program, {
      ...OWN_PROGRAM,
      resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
    })
    thread.on('message', (end: AnalysisEnd) => this.#finish(thread, end))
    thread.on('messageerror', (error) => this.#fail(thread, error))
    thread.on('error', (error) => this.#fail(thread, error))
    thread.on('exit', (code) => this.#fail(thread, new Error(`The thread ended with ${code}.`)))
    return thread
  }

  #finish(thread: Worker, end: AnalysisEnd): void {
    const task = this.#leave(thread)
    if ('isSpoilt' in end && end.isSpoilt) void thread.terminate()
    else if (task !== undefined) this.#idle.add(thread)
    task?.settle(end)
    this.#giveWork()
  }

  #fail(thread: Worker, cause: unknown): void {
    const task = this.#leave(thread)
    void thread.terminate()
    if (isOutOfMemory(cause)) task?.settle({ isSpoilt: true })
    else task?.reject(cause)
    this.#giveWork()
  }

  #leave(thread: Worker): Running | undefined {
    const task = this.#busy.get(thread)
    task?.stopClock()
    this.#busy.delete(thread)
    this.#idle.delete(thread)
    thread.unref()
    return task
  }
}

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

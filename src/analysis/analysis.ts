import { availableParallelism } from 'node:os'
import { Tinypool } from 'tinypool'
import { AppError } from '../errors.ts'
import type { AnalysisName, InputOf, OutputOf } from './analyses.ts'
import { endsAfter } from './deadline.ts'
import { type Ended, type Job, newProgress, PLACE } from './job.ts'

/** What came of an analysis. What does not end in time is too complex: that is a finding, never a pass. */
export type Analysed<T> =
  | { readonly outcome: 'done'; readonly result: T }
  /** `place`: which part of the input it looked at last; `null`: at none that has a number. */
  | { readonly outcome: 'too_complex'; readonly place: number | null }

interface ThreadOptions {
  /** What the threads run. */
  readonly program: URL
  /** Of the processor's time; a text takes a few milliseconds. */
  readonly patienceMs: number
}

const PATIENCE_MS = 5_000
/** A parser takes a fifth of it. */
const PATIENCE_MS_PER_CHAR = 0.01
const MEMORY_MB = 512

/** Beyond the first, a thread that has nothing to do ends. */
const IDLE_MS = 60_000

/** Texts that people wait for do not queue behind a repository's code. */
const WORDS: readonly AnalysisName[] = ['cleanTexts', 'findSecrets']
type Lane = 'words' | 'code'

const pools = new Map<Lane, Tinypool>()
let options: ThreadOptions = { program: new URL('./thread.ts', import.meta.url), patienceMs: PATIENCE_MS }
let holders = 0

/**
 * The process's threads live for as long as somebody holds them, and end with the last who lets go. Without anybody they
 * begin when they are needed and end with the process. `changed`: how those are that begin from now on.
 */
export function holdThreads(changed: Partial<ThreadOptions> = {}): AsyncDisposable {
  const before = options
  options = { ...options, ...changed }
  holders++
  let isHeld = true
  return {
    async [Symbol.asyncDispose]() {
      if (!isHeld) return
      isHeld = false
      holders--
      options = before
      if (holders === 0) await endThreads()
    },
  }
}

async function endThreads(): Promise<void> {
  const ended = [...pools.values()]
  pools.clear()
  await Promise.all(ended.map((pool) => pool.destroy()))
}

function poolFor(lane: Lane): Tinypool {
  const known = pools.get(lane)
  if (known !== undefined) return known
  const pool = new Tinypool({
    ...{ filename: options.program.href, minThreads: 1, idleTimeout: IDLE_MS },
    maxThreads: Math.max(2, Math.min(4, availableParallelism())),
    // Nothing of ours is theirs: neither variables with secrets nor the options of this process.
    ...{ env: {}, execArgv: ['--disable-warning=ExperimentalWarning'] },
    resourceLimits: { maxOldGenerationSizeMb: MEMORY_MB },
  })
  // It has no thread to do what waits: that is refused, and the next call begins anew.
  pool.on('error', () => {
    if (pools.get(lane) === pool) pools.delete(lane)
    void pool.destroy()
  })
  pools.set(lane, pool)
  return pool
}

/** Looks at a text of others on another thread, for as long as its length deserves. */
export async function analyse<N extends AnalysisName>(name: N, input: InputOf<N>): Promise<Analysed<OutputOf<N>>> {
  const pool = poolFor(WORDS.includes(name) ? 'words' : 'code')
  const progress = newProgress()
  const stop = endsAfter(options.patienceMs + lengthOf(input) * PATIENCE_MS_PER_CHAR, pool, progress)
  try {
    const job: Job = { name, input, progress }
    const ended: Ended = await pool.run(job, { signal: stop.signal })
    if ('failure' in ended) throw new AppError('internal', `${name} failed: ${ended.failure}`)
    if ('result' in ended) return { outcome: 'done', result: ended.result as OutputOf<N> }
    if (ended.isSpoilt) await pool.recycleWorkers()
  } catch (error) {
    if (!stop.signal.aborted && !isOutOfMemory(error)) throw error instanceof AppError ? error : interrupted(error)
  } finally {
    stop.forget()
  }
  const place = Atomics.load(progress, PLACE)
  return { outcome: 'too_complex', place: place < 0 ? null : place }
}

function lengthOf(input: unknown): number {
  if (typeof input === 'string') return input.length
  if (typeof input !== 'object' || input === null) return 0
  let sum = 0
  for (const part of Array.isArray(input) ? input : Object.values(input)) sum += lengthOf(part)
  return sum
}

const interrupted = (cause: unknown): AppError =>
  new AppError('transient', 'A text could not be looked at: the thread for it ended.', {
    hint: 'Look at the limits of processes and memory of this machine.',
    cause,
  })

const isOutOfMemory = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_WORKER_OUT_OF_MEMORY'

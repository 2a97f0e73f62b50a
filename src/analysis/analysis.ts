import { AppError } from '../errors.ts'
import type { AnalysisName, InputOf, OutputOf } from './analyses.ts'
import { newProgress, PLACE } from './job.ts'
import { Threads } from './threads.ts'

/** The result of an analysis. One that does not end in time is too complex, which is a finding and never a pass. */
export type Analysed<T> =
  | { readonly outcome: 'done'; readonly result: T }
  /** `place`: the index of the input's part that it analysed last; `null`: unknown. */
  | { readonly outcome: 'too_complex'; readonly place: number | null }

interface ThreadOptions {
  /** The module that the threads run. */
  readonly program: URL
  /** Limit of CPU time; an ordinary text takes a few milliseconds. */
  readonly cpuLimitMs: number
}

const CPU_LIMIT_MS = 5_000
/** A parser needs a fifth of it. */
const CPU_LIMIT_MS_PER_CHAR = 0.01

/** Of each pool, so that one hostile text does not make the others wait. The second starts when the first is busy. */
const THREADS = 2

/** Texts that people wait for have their own pool, so that they do not queue behind a repository's code. */
const URGENT: readonly AnalysisName[] = ['cleanTexts', 'findSecrets']
type Lane = 'urgent' | 'code'

const pools = new Map<Lane, Threads>()
let options: ThreadOptions = { program: new URL('./thread.ts', import.meta.url), cpuLimitMs: CPU_LIMIT_MS }
let holders = 0

/**
 * Keeps the process's threads until it is disposed; the last holder's disposal ends them. Without a holder, threads
 * start when they are needed and end with the process. `changed`: options from now on; threads of another program end.
 */
export function holdThreads(changed: Partial<ThreadOptions> = {}): AsyncDisposable {
  const before = options
  options = { ...options, ...changed }
  holders++
  if (options.program !== before.program) void endThreads()
  // A thread takes half a second to begin, which the first person would have to wait.
  void analyse('cleanTexts', { known: [], texts: [''], oneByOne: false }).catch(() => {})
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
  await Promise.all(ended.map((threads) => threads.end()))
}

function threadsFor(lane: Lane): Threads {
  const threads = pools.get(lane) ?? new Threads(options.program, THREADS)
  pools.set(lane, threads)
  return threads
}

/**
 * Analyses untrusted texts on a thread; the time limit grows with their length. Throws AppError `transient` or
 * `internal`.
 */
export async function analyse<N extends AnalysisName>(name: N, input: InputOf<N>): Promise<Analysed<OutputOf<N>>> {
  const progress = newProgress()
  const threads = threadsFor(URGENT.includes(name) ? 'urgent' : 'code')
  const limitMs = options.cpuLimitMs + lengthOf(input) * CPU_LIMIT_MS_PER_CHAR
  const ended = await threads
    .run({ name, input, progress }, limitMs)
    .catch((cause) => Promise.reject(interrupted(cause)))
  if ('failure' in ended) throw new AppError('internal', `${name} failed: ${ended.failure}`)
  if ('result' in ended) return { outcome: 'done', result: ended.result as OutputOf<N> }
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

import { threadId } from 'node:worker_threads'
import { ANALYSES, type At } from './analyses.ts'
import { type Ended, type Job, PLACE, THREAD } from './job.ts'

/** What a thread of the pool does with each piece of work. */
export default async function work({ name, input, progress }: Job): Promise<Ended> {
  try {
    const analysis = (await ANALYSES[name]()) as (input: unknown, at: At) => Promise<unknown>
    Atomics.store(progress, THREAD, threadId)
    return { result: await analysis(input, (index) => Atomics.store(progress, PLACE, index)) }
  } catch (error) {
    // Too deep for the stack, too long for a string, too much for a parser.
    if (error instanceof RangeError) return { isSpoilt: false }
    if (error instanceof WebAssembly.RuntimeError) return { isSpoilt: true }
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

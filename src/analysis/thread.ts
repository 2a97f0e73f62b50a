import { threadId } from 'node:worker_threads'
import { ANALYSES, type ReportPart } from './analyses.ts'
import { type AnalysisEnd, type Job, PLACE, THREAD } from './job.ts'

/** A thread's function for each job. */
export default async function work({ name, input, progress }: Job): Promise<AnalysisEnd> {
  try {
    const analysis = (await ANALYSES[name]()) as (input: unknown, report: ReportPart) => Promise<unknown>
    Atomics.store(progress, THREAD, threadId)
    return { result: await analysis(input, (index) => Atomics.store(progress, PLACE, index)) }
  } catch (error) {
    // RangeError: the stack or a string's length overflows. RuntimeError: a parser runs out of its memory.
    if (error instanceof RangeError) return { isSpoilt: false }
    if (error instanceof WebAssembly.RuntimeError) return { isSpoilt: true }
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

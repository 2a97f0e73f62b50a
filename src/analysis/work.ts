import { parentPort } from 'node:worker_threads'
import { ANALYSES, type AnalysisName, type ReportPart } from './analyses.ts'
import { type AnalysisEnd, BEGUN, type Job, PLACE } from './job.ts'

/** Makes this thread do the jobs that are posted to it, one after another. */
export function answerJobs(doJob: (job: Job) => Promise<AnalysisEnd>): void {
  parentPort?.on('message', async (job: Job) => parentPort?.postMessage(await doJob(job)))
}

type Analysis = (input: unknown, report: ReportPart) => Promise<unknown>
/** To ask for a module anew takes as long as to look at a short text. */
const loaded = new Map<AnalysisName, Analysis>()

async function load(name: AnalysisName): Promise<Analysis> {
  const analysis = (await ANALYSES[name]()) as Analysis
  loaded.set(name, analysis)
  return analysis
}

export async function work({ name, input, progress }: Job): Promise<AnalysisEnd> {
  try {
    const analysis = loaded.get(name) ?? (await load(name))
    Atomics.store(progress, BEGUN, 1)
    return { result: await analysis(input, (index) => Atomics.store(progress, PLACE, index)) }
  } catch (error) {
    // RangeError: the stack or a string's length overflows. RuntimeError: a parser runs out of its memory.
    if (error instanceof RangeError) return { isSpoilt: false }
    if (error instanceof WebAssembly.RuntimeError) return { isSpoilt: true }
    return { failure: error instanceof Error ? (error.stack ?? error.message) : String(error) }
  }
}

import { z } from 'zod'
import { analyse } from '../analysis/analysis.ts'
import { TestReport } from '../core/checks/report.ts'
import { Told } from '../core/checks/told.ts'
import type { RuledCommand } from '../core/repository-environment.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import type { Layer } from '../sandbox/layers/layer.ts'
import { clearReports, readReports } from './report-files.ts'

/** How a check ended on some files. */
export const CheckEnd = z.object({
  outcome: z.enum(['exited', 'timed_out', 'refused']),
  exitCode: z.number().nullable(),
  output: z.string(),
  stopped: z.string().nullable(),
  durationMs: z.number(),
  /** Memory of its largest process; `null`: nobody has looked. */
  largestMb: z.number().nullable().default(null),
  told: Told.nullable(),
  passed: z.number(),
  /** `null`: it names no tests. */
  report: TestReport.nullable(),
})
export type CheckEnd = z.infer<typeof CheckEnd>

export interface RunPlace {
  readonly run: Sandbox['run']
  /** A checkout of its own. */
  readonly cwd: string
  readonly layers: readonly Layer[]
  /** Glob of the reports that the check writes; `null`: what it prints is read. */
  readonly report: string | null
  /** Gets what the check writes while it runs; `null`: nothing does. */
  readonly outputFile: string | null
  readonly looksAtMemory?: boolean
}

/** Runs a check once, and reads what it printed and reported. */
export async function runOnce(
  { run, cwd, layers, report, outputFile, looksAtMemory = false }: RunPlace,
  command: RuledCommand,
  signal: AbortSignal,
): Promise<CheckEnd> {
  if (report !== null) await clearReports(cwd, report)
  const result = await run(
    { ...command, cwd, layers, looksAtMemory, ...(outputFile !== null && { outputFile }) },
    signal,
  )
  const reports = report === null ? [] : await readReports(cwd, report)
  const read = await analyse('readRun', { output: result.output, reports, roots: [FOLDER_INSIDE, cwd] })
  return { ...result, largestMb: result.largestMb ?? null, ...(read.outcome === 'done' ? read.result : UNREAD) }
}

/** Where bubblewrap shows the checkout. */
const FOLDER_INSIDE = '/workspace'
const UNREAD = { told: null, passed: 0, report: null }

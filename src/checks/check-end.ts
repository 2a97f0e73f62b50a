import { z } from 'zod'
import { analyse } from '../analysis/analysis.ts'
import type { RunReading } from '../core/checks/fault.ts'
import type { RuledCommand } from '../core/repository-environment.ts'
import type { Sandbox } from '../sandbox/driver.ts'
import type { Layer } from '../sandbox/layers/layer.ts'

/** How a check ended on some files. */
export const CheckEnd = z.object({
  outcome: z.enum(['exited', 'timed_out', 'refused']),
  exitCode: z.number().nullable(),
  output: z.string(),
  stopped: z.string().nullable(),
  durationMs: z.number(),
  told: z
    .object({
      kind: z.enum(['no_program', 'no_dependency', 'no_service', 'no_network', 'read_only', 'disk_full', 'memory']),
      what: z.string(),
    })
    .nullable(),
  passed: z.number(),
})
export type CheckEnd = z.infer<typeof CheckEnd>

export interface RunPlace {
  readonly run: Sandbox['run']
  readonly cwd: string
  readonly layers: readonly Layer[]
  /** Gets what the check writes while it runs; `null`: nothing does. */
  readonly outputFile: string | null
}

/** Runs a check once, and reads what it printed. */
export async function runOnce(
  { run, cwd, layers, outputFile }: RunPlace,
  command: RuledCommand,
  signal: AbortSignal,
): Promise<CheckEnd> {
  const result = await run({ ...command, cwd, layers, ...(outputFile !== null && { outputFile }) }, signal)
  return { ...result, ...(await readingOf(result.output)) }
}

async function readingOf(output: string): Promise<RunReading> {
  const read = await analyse('readRun', output)
  return read.outcome === 'done' ? read.result : { told: null, passed: 0 }
}

import type { Evidence, NamedTest } from '../core/artifacts.ts'
import { analyse } from './analysis.ts'

/** What runs say of the tests; `unread`: the commands whose output could not be read in time, which proves nothing. */
export async function readEvidence(
  evidence: readonly Evidence[],
  tests: readonly NamedTest[],
): Promise<{ readonly evidence: Evidence[]; readonly unread: readonly string[] }> {
  const unread: string[] = []
  const read: Evidence[] = []
  for (const run of evidence) {
    const lines = await analyse('linesNaming', { output: run.output, tests })
    if (lines.outcome === 'too_complex') unread.push(run.command)
    read.push({ ...run, test_lines: lines.outcome === 'done' ? lines.result : [] })
  }
  return { evidence: read, unread }
}

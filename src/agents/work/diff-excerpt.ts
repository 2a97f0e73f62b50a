import { analyse } from '../../analysis/analysis.ts'
import type { Assignment } from '../agent.ts'

const DIFF_CHARS = 22_000

/** As much of the diff as a prompt takes, the files with findings first. */
export async function diffExcerpt({ diff, findings }: Pick<Assignment, 'diff' | 'findings'>): Promise<string> {
  if (diff.length <= DIFF_CHARS) return diff
  const first = findings.flatMap(({ file }) => file ?? [])
  const read = await analyse('excerptDiff', { diff, first, maxChars: DIFF_CHARS })
  return read.outcome === 'done' ? read.result : '[The diff is too complex to shorten: read the changed files.]'
}

import { analyse } from '../../analysis/analysis.ts'
import { STAGES } from '../../core/stages.ts'
import type { Assignment } from '../agent.ts'

const DIFF_CHARS = 22_000

/** As much of the diff as a prompt takes, the files with findings first; tests by name for who does not judge them. */
export async function diffExcerpt({
  diff,
  findings,
  stage,
}: Pick<Assignment, 'diff' | 'findings' | 'stage'>): Promise<string> {
  const namesTests = !judgesTests(stage, findings.length > 0)
  if (diff === '' || (diff.length <= DIFF_CHARS && !namesTests)) return diff
  const first = findings.flatMap(({ file }) => file ?? [])
  const read = await analyse('excerptDiff', { diff, first, maxChars: DIFF_CHARS, namesTests })
  return read.outcome === 'done' ? read.result : '[The diff is too complex to shorten: read the changed files.]'
}

/** QA does, and an author who answers findings. */
const judgesTests = (stage: Assignment['stage'], isRework: boolean): boolean => {
  const { role, kind } = STAGES[stage]
  return role === 'qa' || (kind === 'agent' && role !== 'docs' && isRework)
}

import type { Finding } from '../../core/artifacts.ts'
import type { SectionFailure } from '../../core/pipeline/events.ts'
import type { Reasons } from '../../core/reasons/en.ts'
import type { RepositoryRules } from '../../core/repository-rules.ts'
import { ownerOf } from '../stage/paths.ts'

/** One failure per section with the conflicting files that only it may write. */
export function conflictFailures(
  { files, hunks }: { readonly files: readonly string[]; readonly hunks: string },
  rules: RepositoryRules,
  words: Reasons['task'],
): SectionFailure[] {
  const bySection = Map.groupBy(files, (file) => ownerOf(rules, file))
  return [...bySection].map(([section, own]) => ({ section, finding: conflictFinding(own, hunks, words) }))
}

const conflictFinding = (files: readonly string[], hunks: string, words: Reasons['task']): Finding => ({
  severity: 'blocker',
  title: words.mergeConflict(files.join(', ')),
  detail: words.mergeConflictDetail,
  file: files[0] ?? null,
  line: null,
  quote: hunks,
})

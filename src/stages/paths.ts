import { matchesGlob } from 'node:path'
import type { RepositoryRules } from '../core/repository-rules.ts'
import type { TreeChange } from '../workspace/workspace.ts'

/** Git's modes of files, and of nothing. */
export const REGULAR: ReadonlySet<string> = new Set(['100644', '100755', '000000'])

/** Changed paths that no section may write, or that are links or submodules. */
export function outsidePaths(rules: RepositoryRules, changes: readonly TreeChange[]): string[] {
  const allowed = Object.values(rules.sections).flatMap(({ paths, review_paths }) => [...paths, ...review_paths])
  return changes
    .filter(({ path, mode }) => !REGULAR.has(mode) || !allowed.some((glob) => matchesGlob(path, glob)))
    .map(({ path }) => path)
}

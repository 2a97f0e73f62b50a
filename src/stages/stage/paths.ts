import { globMatches } from '../../core/glob.ts'
import type { RepositoryRules } from '../../core/repository-rules.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import type { TreeChange } from '../../workspace/workspace.ts'

/** Git's modes of regular files, and of a deleted one. */
export const REGULAR: ReadonlySet<string> = new Set(['100644', '100755', '000000'])

/**
 * Files that judge the work or configure git, which agents may never write, even if the repository's rules allow it.
 * Compared without case, as on case-insensitive file systems.
 */
const PROTECTED =
  /^\.github\/(workflows|actions)\/|^\.wms\/|^(\.github\/|docs\/)?codeowners$|(^|\/)\.git(modules|attributes)$/i

/** Changed paths that no section may write, and changed symlinks and submodules. */
export function outsidePaths(rules: RepositoryRules, changes: readonly TreeChange[]): string[] {
  const allowed = Object.values(rules.sections).flatMap(({ paths, review_paths }) => [...paths, ...review_paths])
  return changes
    .filter(
      ({ path, mode }) =>
        !REGULAR.has(mode) || PROTECTED.test(path) || !allowed.some((glob) => globMatches(glob, path)),
    )
    .map(({ path }) => path)
}

/** The section whose producer or reviewer may write a file; `null`: none may. */
export const ownerOf = (rules: RepositoryRules, file: string): Section | null =>
  SECTIONS.find((section) => {
    const { paths, review_paths } = rules.sections[section]
    return [...paths, ...review_paths].some((glob) => globMatches(glob, file))
  }) ?? null

import { globMatches } from '../../core/glob.ts'
import type { RepositoryRules } from '../../core/repository-rules.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import type { TreeChange } from '../../workspace/workspace.ts'

/** Git's modes of files, and of nothing. */
export const REGULAR: ReadonlySet<string> = new Set(['100644', '100755', '000000'])

/**
 * What judges the work or makes git do more than keep it: no rule of a repository gives it to agents. Names are compared
 * as a file system without capitals would.
 */
const NEVER =
  /^\.github\/(workflows|actions)\/|^\.wms\/|^(\.github\/|docs\/)?codeowners$|(^|\/)\.git(modules|attributes)$/i

/** Changed paths that no section may write, or that are links or submodules. */
export function outsidePaths(rules: RepositoryRules, changes: readonly TreeChange[]): string[] {
  const allowed = Object.values(rules.sections).flatMap(({ paths, review_paths }) => [...paths, ...review_paths])
  return changes
    .filter(
      ({ path, mode }) => !REGULAR.has(mode) || NEVER.test(path) || !allowed.some((glob) => globMatches(glob, path)),
    )
    .map(({ path }) => path)
}

/** The section whose producer or reviewer may write a file; `null`: none may. */
export const ownerOf = (rules: RepositoryRules, file: string): Section | null =>
  SECTIONS.find((section) => {
    const { paths, review_paths } = rules.sections[section]
    return [...paths, ...review_paths].some((glob) => globMatches(glob, file))
  }) ?? null

import type { GuardedPath } from '../../core/artifacts.ts'
import { fixedLength, sectionGlobMatches } from '../../core/glob.ts'
import { type RepositoryRules, sectionRules } from '../../core/repository-rules.ts'
import { SECTIONS, type Section } from '../../core/stages.ts'
import type { TreeChange } from '../../workspace/workspace.ts'

/** Git's modes of regular files, and of a deleted one. */
export const REGULAR: ReadonlySet<string> = new Set(['100644', '100755', '000000'])

/**
 * Files that judge the work or configure git, which agents may never write, even if the repository's rules allow it.
 * Compared without case, as on case-insensitive file systems.
 */
const PROTECTED = [
  { why: 'workflow', path: /^\.github\/(workflows|actions)\//i },
  { why: 'rules', path: /^\.wms\//i },
  { why: 'owners', path: /^(\.github\/|docs\/)?codeowners$/i },
  { why: 'submodule', path: /(^|\/)\.gitmodules$/i },
  { why: 'attributes', path: /(^|\/)\.gitattributes$/i },
] as const

const LOCKFILE =
  /(^|\/)((package-lock|npm-shrinkwrap)\.json|packages\.lock\.json|gradle\.lockfile|(yarn|poetry|uv|Cargo|Gemfile|composer|Pipfile)\.lock|pnpm-lock\.yaml|bun\.lockb?|go\.sum)$/i

/** Changed paths that no section may write, or that are links or submodules. */
export const outsidePaths = (rules: RepositoryRules, changes: readonly TreeChange[]): string[] => {
  const isAllowed = allowedBy(rules)
  return changes.filter((change) => whyProtected(change) !== null || !isAllowed(change.path)).map(({ path }) => path)
}

/** Changed paths that an approver should know of: those of `outsidePaths`, and all lockfiles. */
export function guardedPaths(rules: RepositoryRules, changes: readonly TreeChange[]): GuardedPath[] {
  const isAllowed = allowedBy(rules)
  return changes.flatMap((change): GuardedPath[] => {
    const { path } = change
    const why = whyProtected(change) ?? (LOCKFILE.test(path) ? 'lockfile' : isAllowed(path) ? null : 'outside')
    return why === null ? [] : [{ path, why }]
  })
}

function whyProtected({ path, mode }: TreeChange): GuardedPath['why'] | null {
  if (!REGULAR.has(mode)) return mode === '160000' ? 'submodule' : 'link'
  return PROTECTED.find((rule) => rule.path.test(path))?.why ?? null
}

const allowedBy = (rules: RepositoryRules) => {
  const allowed = SECTIONS.flatMap((section) => globsOf(rules, section))
  return (path: string): boolean => allowed.some((glob) => sectionGlobMatches(glob, path))
}

const globsOf = (rules: RepositoryRules, section: Section): readonly string[] => {
  const { paths, review_paths } = sectionRules(rules, section)
  return [...paths, ...review_paths]
}

/** The section whose producer or reviewer may write a file; of several the one that names it best. `null`: none may. */
export function ownerOf(rules: RepositoryRules, file: string): Section | null {
  const owners = SECTIONS.flatMap((section) =>
    globsOf(rules, section)
      .filter((glob) => sectionGlobMatches(glob, file))
      .map((glob) => ({ section, length: fixedLength(glob) })),
  )
  return owners.toSorted((a, b) => b.length - a.length)[0]?.section ?? null
}

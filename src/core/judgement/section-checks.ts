import { globMatcher } from '../glob.ts'
import { type Check, type RepositoryRules, sectionRules } from '../repository-rules.ts'
import type { Section } from '../stages.ts'

interface CheckedSection {
  /** `null`: the checks that belong to no section. */
  readonly section: Section | null
  /** Sections whose turn is still to come, so that they answer for their own checks. */
  readonly later: readonly Section[]
}

/**
 * The checks that a branch calls for in a section: the section's own, as far as they are about what changed, and those of
 * other sections that depend on it. `changed`: the paths of the branch's whole diff.
 */
export function checksFor(rules: RepositoryRules, of: CheckedSection, changed: readonly string[]): Check[] {
  const own = rules.checks.filter(({ section }) => section === of.section)
  const wanted = new Set([...ownChecks(rules, of, own, changed), ...dependentChecks(rules, of, changed)])
  return rules.checks.filter((check) => wanted.has(check))
}

/** Checks of other sections that use what changed, and whose section does not run after this one. */
export const dependentChecks = (
  { checks }: Pick<RepositoryRules, 'checks'>,
  { section: own, later }: CheckedSection,
  changed: readonly string[],
): Check[] =>
  own === null
    ? []
    : checks.filter(
        (check) =>
          check.section !== null &&
          check.section !== own &&
          !later.includes(check.section) &&
          isTouched(scopeOf(check), changed),
      )

/** All of them unless each changed path of the section is known to concern some only. */
function ownChecks(
  rules: RepositoryRules,
  { section }: CheckedSection,
  own: readonly Check[],
  changed: readonly string[],
): readonly Check[] {
  const touched = own.filter((check) => check.paths.length === 0 || isTouched(scopeOf(check), changed))
  if (section === null) return touched
  const { paths, review_paths } = sectionRules(rules, section)
  const [isOwn, isScoped] = [matcherOf([...paths, ...review_paths]), matcherOf(own.flatMap(scopeOf))]
  return touched.length > 0 && changed.filter(isOwn).every(isScoped) ? touched : own
}

const scopeOf = ({ paths, depends_on }: Check): readonly string[] => [...paths, ...depends_on]

const isTouched = (globs: readonly string[], changed: readonly string[]): boolean => changed.some(matcherOf(globs))

/** Hidden files of a package concern its checks too. */
function matcherOf(globs: readonly string[]): (path: string) => boolean {
  const matchers = globs.map((glob) => globMatcher(glob, { hidden: true }))
  return (path) => matchers.some((matches) => matches(path))
}

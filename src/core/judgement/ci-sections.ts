import type { RepositoryRules } from '../repository-rules.ts'
import { SECTIONS, type Section } from '../stages.ts'

/** The workflow that a check of GitHub Actions is a job of. */
export interface CiWorkflow {
  readonly name: string
  readonly event: string
}

/** Names by which rules may speak of a check, the most exact first. GitHub shows `API / test (push)` for a job `test`. */
const namesOf = (name: string, workflow: CiWorkflow | null): readonly string[] =>
  workflow === null ? [name] : [`${workflow.name} / ${name} (${workflow.event})`, `${workflow.name} / ${name}`, name]

type CiRules = Pick<RepositoryRules, 'ci' | 'checks' | 'sections'>

/** The section that answers for a check of CI; `null`: none. Without rules the check's name decides. */
export function ciSection(rules: CiRules | null, name: string, workflow: CiWorkflow | null): Section | null {
  if (rules === null) return sectionIn(name)
  const map = new Map(Object.entries(rules.ci))
  const told = namesOf(name, workflow).map((one) => map.get(one))
  const owner = told.find((one) => one !== undefined)
  if (owner !== undefined) return owner
  const check = rules.checks.find((one) => one.name === name)
  if (check !== undefined) return check.section
  const guess = sectionIn(name)
  return guess !== null && rules.sections[guess] !== undefined ? guess : null
}

export const isFlaky = (
  { flaky_checks }: Pick<RepositoryRules, 'flaky_checks'>,
  name: string,
  workflow: CiWorkflow | null,
): boolean => namesOf(name, workflow).some((one) => flaky_checks.includes(one))

/** Whether the rules speak of checks by their workflows, so that these have to be read. */
export const namesWorkflows = ({ ci, flaky_checks }: Pick<RepositoryRules, 'ci' | 'flaky_checks'>): boolean =>
  [...Object.keys(ci), ...flaky_checks].some((name) => name.includes(' / '))

/** The section that a check's name contains, e.g. `ci-backend` or `test (frontend)`. */
const sectionIn = (name: string): Section | null =>
  SECTIONS.find((section) =>
    name
      .toLowerCase()
      .split(/[^a-z]+/)
      .includes(section),
  ) ?? null

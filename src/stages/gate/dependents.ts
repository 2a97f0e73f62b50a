import type { Evidence, Finding } from '../../core/artifacts.ts'
import { isNewlyRed } from '../../core/checks/compare.ts'
import { dependentChecks } from '../../core/judgement/section-checks.ts'
import { verdictsFor } from '../../core/judgement/verdicts.ts'
import { reasonsIn } from '../../core/reasons/reasons.ts'
import type { Check, RepositoryRules } from '../../core/repository-rules.ts'
import type { Section } from '../../core/stages.ts'
import type { TreeChange, Worktree } from '../../workspace/workspace.ts'
import { checksBesideBase, sectionsAfter, taskSource } from '../stage/checkout.ts'
import type { StageDeps, StageInput } from '../stage/stage.ts'

/** What checks of other sections say of a change of what they use. */
interface Dependents {
  readonly text: string
  readonly stops: readonly Finding[]
}

interface JudgedBranch {
  readonly rules: RepositoryRules
  readonly changes: readonly TreeChange[]
  readonly tree: string
}

const OUTPUT_LINES = 20

/**
 * Proves that sections which do not run after this one still work with what changed: by a review's green run on this very
 * tree, or by a run of its own. `null`: nothing depends on the change.
 */
export async function dependents(
  input: StageInput,
  deps: StageDeps,
  section: Section,
  { rules, changes, tree }: JudgedBranch,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<Dependents | null> {
  const of = { section, later: sectionsAfter(input.task, section) }
  const paths = changes.map(({ path }) => path)
  const checks = dependentChecks(rules, of, paths)
  const { gate: words } = reasonsIn(input.language)
  if (checks.length === 0) return null
  const unseen = checks.filter((check) => !wasGreen(input, tree, check))
  if (unseen.length > 0 && !deps.sandbox.allowed) return { text: words.dependentsNotRun(namesOf(unseen)), stops: [] }
  const beside = unseen.length === 0 ? null : await checksBesideBase(deps, worktree, rules, signal)
  const source = taskSource(deps, worktree, rules, input.task, tree)
  const layers = beside === null ? [] : await deps.environments.layersOfTask(source, signal)
  const stops: Finding[] = []
  for (const check of unseen) {
    await using checkout = await worktree.checkout(tree, signal)
    const run = await beside?.run(check, { cwd: checkout.path, layers }, signal)
    if (run !== undefined && isNewlyRed(run))
      stops.push(redFinding(words.dependentRed(check.name), words.dependentRedDetail(globsOf(check)), run.output))
  }
  return { text: stops.length === 0 ? words.dependentsGreen(namesOf(checks)) : namesOf(unseen), stops }
}

/** Whether a review that still stands saw the check green on this tree. */
function wasGreen(input: StageInput, tree: string, { command }: Check): boolean {
  const isGreen = (one: Evidence) => one.command === command.join(' ') && !isNewlyRed(one)
  const { reviews } = verdictsFor(input.task, input.artifacts)
  return reviews.some((review) => review.tree === tree && review.evidence.some(isGreen))
}

const namesOf = (checks: readonly Check[]): string => checks.map(({ name }) => name).join(', ')

const globsOf = ({ paths, depends_on }: Check): string => [...depends_on, ...paths].join(', ')

function redFinding(title: string, detail: string, output: string): Finding {
  const end = output.trimEnd().split('\n').slice(-OUTPUT_LINES).join('\n')
  return { severity: 'blocker', title, detail, file: null, line: null, quote: end }
}

import type { FileChange } from '../../agents/witness/files.ts'
import { isProduct, isTest } from '../../agents/witness/files.ts'
import type { Observation } from '../../agents/witness/observation.ts'
import { findingOf } from '../../agents/witness/texts.ts'
import { observeChanges } from '../../analysis/observe-changes.ts'
import type { Finding } from '../../core/artifacts.ts'
import { sectionGlobMatches } from '../../core/glob.ts'
import { type RepositoryRules, sectionRules } from '../../core/repository-rules.ts'
import type { Section } from '../../core/stages.ts'
import type { Worktree } from '../../workspace/workspace.ts'
import { newestOf } from '../stage/checkout.ts'
import type { StageDeps, StageInput } from '../stage/stage.ts'
import { type RedThenGreen, redThenGreen } from './red-then-green.ts'

/** The witness's findings on a section's change: blocking ones, and those that a person should know. */
export interface Witnessed {
  readonly stops: readonly Finding[]
  readonly noticed: readonly Finding[]
  readonly newTests: RedThenGreen
}

interface SectionWork {
  readonly section: Section
  readonly rules: RepositoryRules
  /** All changes of the branch. */
  readonly changes: readonly FileChange[]
  readonly headSha: string
}

/** Examines whether a section's author weakened its tests and checks, and whether its new tests prove the change. */
export async function witness(
  input: StageInput,
  deps: StageDeps,
  { section, rules, changes, headSha }: SectionWork,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<Witnessed> {
  const { paths, review_paths } = sectionRules(rules, section)
  const isOwn = (path: string) => [...paths, ...review_paths].some((glob) => sectionGlobMatches(glob, path))
  const own = changes.filter(({ path }) => isOwn(path))
  const request = requestOf(input)
  const seen = await observeChanges({
    changes: own,
    request,
    checkFiles: rules.checks.flatMap(({ command }) => command),
    otherTests: () => testsOf(worktree, isOwn, own, signal),
  })
  const work = { section, rules, changes: own, headSha, isRefactoring: REFACTORING.test(request) }
  const newTests = await redThenGreen(work, worktree, deps, signal)
  const all = [...seen, ...newTestObservations(newTests, own)].map((one) => findingOf(one, input.language))
  const isAccepted = ({ title }: Finding) => input.accepted.some((question) => question.includes(title))
  const stops = all.filter((finding) => finding.severity !== 'minor' && !isAccepted(finding))
  const noticed = all.filter((finding) => !stops.includes(finding))
  return { stops, noticed: noticed.map((finding) => ({ ...finding, severity: 'minor' })), newTests }
}

const newTestObservations = (newTests: RedThenGreen, own: readonly FileChange[]): readonly Observation[] => {
  if (newTests.outcome !== 'not_run') return newTests.noticed
  if (newTests.why === 'too_complex')
    return [{ kind: 'too_complex', path: own[0]?.path ?? '', line: null, what: newTests.what }]
  const changed = own.find(({ path, before, after }) => isProduct(path) && before !== after && after !== null)
  return newTests.why === 'no_new_test' && changed !== undefined
    ? [{ kind: 'no_new_test', path: changed.path, line: null, what: changed.path }]
    : []
}

const REFACTORING =
  /\b(?:refactor|restructur|renam|tid(?:y|ied)|clean(?:ing)? ?up|reformat|mov(?:e|ing) (?:files?|tests?)|add (?:more )?tests?|test coverage|speed up|performance)|(?<!\p{L})(?:рефактор|переимен|перенес|реорганиз|покры(?:ть|тие) тест|добав\p{L}{0,12} тест|ускор)/iu

/** Everything that people have asked for, later notes included. */
function requestOf(input: StageInput): string {
  const spec = newestOf(input, 'TaskSpec')
  const said = input.notes.flatMap(({ question, text }) => [question, text])
  return [input.title, input.rawRequest, spec?.goal, ...(spec?.acceptance_criteria ?? []), ...said].join('\n')
}

const TESTS_READ = 30

/** The base's unchanged tests, whose data the author can see too. */
async function testsOf(
  worktree: Worktree,
  isOwn: (path: string) => boolean,
  changes: readonly FileChange[],
  signal: AbortSignal,
): Promise<string[]> {
  const touched = new Set(changes.map(({ path }) => path))
  const paths = (await worktree.list(worktree.baseSha, signal)).filter((path) => isTest(path) && isOwn(path))
  const others = paths.filter((path) => !touched.has(path)).slice(0, TESTS_READ)
  const texts = await Promise.all(others.map((path) => worktree.show(worktree.baseSha, path, signal)))
  return texts.flatMap((text) => (text === null ? [] : [text]))
}

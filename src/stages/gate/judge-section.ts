import type { FileChange } from '../../agents/witness/files.ts'
import { changedDependencies } from '../../analysis/changed-dependencies.ts'
import type { Artifact, Finding, GateDecision, Patch } from '../../core/artifacts.ts'
import { sectionGlobMatches } from '../../core/glob.ts'
import { verdictsFor } from '../../core/judgement/verdicts.ts'
import { runText } from '../../core/reasons/beside-base.ts'
import type { Reasons } from '../../core/reasons/en.ts'
import { gateCheckName, reasonsIn } from '../../core/reasons/reasons.ts'
import { type RepositoryRules, RULES_PATH, sectionRules } from '../../core/repository-rules.ts'
import { type Section, STAGES, type StageName, stagesOf } from '../../core/stages.ts'
import { addedSecrets } from '../../secrets/added-secrets.ts'
import { type SecretFinding, TOO_COMPLEX } from '../../secrets/redactor.ts'
import type { TreeChange, Worktree } from '../../workspace/workspace.ts'
import { newestOf, rulesOf } from '../stage/checkout.ts'
import { guardedPaths, outsidePaths } from '../stage/paths.ts'
import type { StageDeps, StageInput } from '../stage/stage.ts'
import { dependents } from './dependents.ts'
import { type Witnessed, witness } from './witness.ts'

type Check = GateDecision['checks'][number] & { readonly issues: readonly Finding[] }

/** A branch's changes, from the base to the commit that a gate judges. */
export interface Branch {
  readonly baseSha: string
  readonly headSha: string
  readonly tree: string
  readonly rules: RepositoryRules
  readonly changes: readonly TreeChange[]
  readonly files: readonly FileChange[]
}

/** Reads all changes of a branch. `baseSha`: the merge base. */
export async function readBranch(
  worktree: Worktree,
  { baseSha, headSha }: Pick<Branch, 'baseSha' | 'headSha'>,
  signal: AbortSignal,
): Promise<Branch> {
  const changes = await worktree.changes(baseSha, headSha, signal)
  const show = async (path: string) => ({
    path,
    before: await worktree.show(baseSha, path, signal),
    after: await worktree.show(headSha, path, signal),
  })
  const files = await Promise.all(changes.map(({ path }) => show(path)))
  const [tree, rules] = await Promise.all([worktree.treeOf(headSha, signal), rulesOf(worktree, signal)])
  return { baseSha, headSha, tree, rules, changes, files }
}

/** The summary of the branch's changes for people. */
export async function branchDiff(
  { baseSha, headSha, rules, changes, files }: Branch,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<Extract<Artifact, { kind: 'BranchDiff' }>> {
  return {
    kind: 'BranchDiff',
    content: {
      ...{ base_sha: baseSha, head_sha: headSha, diff_stat: await worktree.rangeStat(baseSha, headSha, signal) },
      dependencies: await changedDependencies(files),
      guarded: guardedPaths(rules, changes).filter(({ why }) => why !== 'lockfile'),
    },
  }
}

/**
 * Whose work is judged. `ours` has a patch and reviews; `others`: only the branch is known; `code`: a merge is taken back,
 * with its tests and whatever paths a person approved then, so that the one who approves now is told of them.
 */
type WorkOf = 'ours' | 'others' | 'code'

/** A section's gate: code decides by what it reads itself, without a model. */
export async function judgeSection(
  input: StageInput,
  deps: StageDeps,
  { section, gate, of }: { readonly section: Section; readonly gate: StageName; readonly of: WorkOf },
  branch: Branch,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<GateDecision> {
  const { gate: words } = reasonsIn(input.language)
  const scene = { section, rules: branch.rules, changes: branch.files, headSha: branch.headSha }
  const seen = await witness(input, deps, scene, worktree, signal)
  const users = await dependents(input, deps, section, branch, worktree, signal)
  const own = of === 'ours' ? newestOf(input, 'Patch', stagesOf(section)[0] ?? null) : null
  const checks = [
    ...(of === 'ours' ? [...reviewChecks(input, section), patchCheck(own, words)] : []),
    ...(of === 'code' ? [] : [pathsCheck(branch, section, own, words)]),
    await secretsCheck(branch, deps, words),
    ...(of === 'code' ? [] : [check('tests', seen.stops.length === 0, testsText(seen, words), seen.stops)]),
    ...(users === null ? [] : [check('dependents', users.stops.length === 0, users.text, users.stops)]),
  ]
  const told = of === 'code' ? seen.stops.map((one) => ({ ...one, severity: 'minor' as const })) : []
  return decisionOf(gate, branch, checks, [...told, ...seen.noticed], input)
}

function decisionOf(
  gate: StageName,
  { headSha, tree }: Branch,
  checks: readonly Check[],
  noticed: readonly Finding[],
  { language }: StageInput,
): GateDecision {
  const words = reasonsIn(language)
  const red = checks.filter((one) => !one.passed)
  const named = ({ name }: Check) => gateCheckName(words, name)
  return {
    ...{ gate, head_sha: headSha, tree, passed: red.length === 0 },
    details:
      red.length === 0
        ? words.gate.passed(checks.map(named))
        : red.map((one) => `${named(one)}: ${one.detail}`).join(' · '),
    checks: checks.map(({ name, passed, detail }) => ({ name, passed, detail })),
    issues: red.flatMap(({ issues }) => issues),
    noticed: [...noticed],
  }
}

/** Whether each reviewer of the section passed the current work. */
function reviewChecks(input: StageInput, section: Section): Check[] {
  const { gate: words, stages, besideBase } = reasonsIn(input.language)
  const { reviews } = verdictsFor(input.task, input.artifacts)
  return stagesOf(section)
    .filter((stage) => STAGES[stage].kind === 'review')
    .map((stage) => {
      const last = newestOf(input, 'ReviewResult', stage)
      // An older version did not record the commit.
      const result = last?.head_sha == null ? last : reviews.find((one) => one.stage === stage)
      const ran = result?.evidence.map((one) => runText(one, besideBase)) ?? []
      const runs = ran.length === 0 ? besideBase.noCommand : ran.join(', ')
      const passed = result?.passed === true
      const detail = passed ? words.reviewPassed(runs) : words.noReview
      return check(stage, passed, detail, [finding(words.notPassed(stages[stage]), detail, null)])
    })
}

function patchCheck(own: Patch | null, words: Reasons['gate']): Check {
  const stat = own?.diff_stat
  return check(
    'diff',
    stat !== undefined && stat.files.length > 0,
    words.changed(stat?.files.length ?? 0, stat?.insertions ?? 0, stat?.deletions ?? 0),
    [finding(words.unchanged, words.unchangedDetail, null)],
  )
}

function pathsCheck({ rules, changes }: Branch, section: Section, own: Patch | null, words: Reasons['gate']): Check {
  const stray = [...outsidePaths(rules, changes), ...reviewersOwn(rules, section, own)]
  return check(
    'paths',
    stray.length === 0,
    stray.length === 0 ? words.pathsAllowed : stray.join(', '),
    stray.map((path) => finding(words.strayPath(path), words.strayPathDetail, path)),
  )
}

async function secretsCheck(
  { rules, changes, files }: Branch,
  { redactor }: StageDeps,
  words: Reasons['gate'],
): Promise<Check> {
  const found = await Promise.all(
    files.map(({ after, ...file }) => addedSecrets(redactor, { ...file, after: after ?? '' }, rules.allowed_secrets)),
  )
  const secrets = found.flat().map((one) => secretFinding(one, words))
  const said = secrets.length === 0 ? words.noSecrets(changes.length) : words.secrets(secrets.length)
  return check('secrets', secrets.length === 0, said, secrets)
}

/** The reviewer's test files that the author changed against the rules. */
const reviewersOwn = (rules: RepositoryRules, section: Section, own: Patch | null): string[] =>
  (own?.diff_stat.files ?? [])
    .map(({ path }) => path)
    .filter((path) => sectionRules(rules, section).review_paths.some((glob) => sectionGlobMatches(glob, path)))

/** The blocking findings, or else the result of the new tests. */
function testsText({ stops, newTests }: Witnessed, words: Reasons['gate']): string {
  if (stops.length > 0) return stops.map(({ title }) => title).join('; ')
  return newTests.outcome === 'not_run' ? words.newTests[newTests.why] : words.newTests[newTests.outcome]
}

const secretFinding = ({ path, line, rule, fingerprint }: SecretFinding, words: Reasons['gate']): Finding =>
  rule === TOO_COMPLEX
    ? finding(words.tooComplex(path), words.tooComplexDetail(fingerprint, RULES_PATH), path)
    : {
        ...finding(words.secret(`${path}:${line}`), words.secretDetail(rule, fingerprint, RULES_PATH), path),
        line,
      }

const check = (name: string, passed: boolean, detail: string, issues: readonly Finding[]): Check => ({
  name,
  passed,
  detail,
  issues: passed ? [] : issues,
})

const finding = (title: string, detail: string, file: string | null): Finding => ({
  severity: 'blocker',
  title,
  detail,
  file,
  line: null,
  quote: null,
})

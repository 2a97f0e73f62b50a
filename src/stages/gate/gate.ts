import type { FileChange } from '../../agents/witness/files.ts'
import type { Artifact, Finding, GateDecision, Patch } from '../../core/artifacts.ts'
import { globMatches } from '../../core/glob.ts'
import { dependencyChanges } from '../../core/judgement/dependency-changes.ts'
import type { Reasons } from '../../core/reasons/en.ts'
import { gateCheckName, reasonsIn } from '../../core/reasons/reasons.ts'
import { type RepositoryRules, RULES_PATH } from '../../core/repository-rules.ts'
import { type Section, STAGES, stagesOf } from '../../core/stages.ts'
import { addedSecrets } from '../../secrets/added-secrets.ts'
import { type SecretFinding, TOO_COMPLEX } from '../../secrets/redactor.ts'
import type { TreeChange, Worktree } from '../../workspace/workspace.ts'
import { newestOf, rulesOf } from '../stage/checkout.ts'
import { outsidePaths } from '../stage/paths.ts'
import type { Stage, StageDeps, StageInput } from '../stage/stage.ts'
import { type Witnessed, witness } from './witness.ts'

type Check = GateDecision['checks'][number] & { readonly issues: readonly Finding[] }

/** BACKEND_GATE, FRONTEND_GATE, DOCS_GATE: code decides by what it reads itself, without a model. */
export const gate: Stage = async (input, deps, signal) => {
  const worktree = await deps.workspaces.open(input.task.id, signal)
  const { section } = STAGES[input.run.stage]
  const words = reasonsIn(input.language)
  const { checks, noticed } =
    section === null ? { checks: [], noticed: [] } : await judge(input, deps, section, worktree, signal)
  const red = checks.filter((check) => !check.passed)
  const decision: GateDecision = {
    gate: input.run.stage,
    passed: checks.length > 0 && red.length === 0,
    details:
      red.length === 0
        ? words.gate.passed(checks.map(({ name }) => gateCheckName(words, name)))
        : red.map(({ name, detail }) => `${gateCheckName(words, name)}: ${detail}`).join(' · '),
    checks: checks.map(({ name, passed, detail }) => ({ name, passed, detail })),
    issues: red.flatMap(({ issues }) => issues),
    noticed: [...noticed],
  }
  return {
    event: decision.passed
      ? { type: 'run_passed', headSha: null }
      : { type: 'gate_rejected', findings: decision.issues },
    artifacts: [{ kind: 'GateDecision', content: decision }, await branchDiff(input, worktree, signal)],
  }
}

async function branchDiff({ task }: StageInput, worktree: Worktree, signal: AbortSignal): Promise<Artifact> {
  const { baseSha } = worktree
  const headSha = task.headSha ?? baseSha
  const stat = await worktree.rangeStat(baseSha, headSha, signal)
  const changed = stat.files.map(async ({ path }) => ({
    path,
    before: await worktree.show(baseSha, path, signal),
    after: await worktree.show(headSha, path, signal),
  }))
  const dependencies = dependencyChanges(await Promise.all(changed))
  return { kind: 'BranchDiff', content: { base_sha: baseSha, head_sha: headSha, diff_stat: stat, dependencies } }
}

/** Whether each reviewer of the section passed its newest review. */
function reviewChecks(input: StageInput, section: Section): Check[] {
  const { gate: words, stages } = reasonsIn(input.language)
  return stagesOf(section)
    .filter((stage) => STAGES[stage].kind === 'review')
    .map((stage) => {
      const result = newestOf(input, 'ReviewResult', stage)
      const runs = result?.evidence.map(({ command, exit_code }) => `${command} → ${exit_code}`).join(', ') ?? ''
      const passed = result?.passed === true
      const detail = passed ? words.reviewPassed(runs) : words.noReview
      return check(stage, passed, detail, [finding(words.notPassed(stages[stage]), detail, null)])
    })
}

async function judge(
  input: StageInput,
  deps: StageDeps,
  section: Section,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<{ readonly checks: readonly Check[]; readonly noticed: readonly Finding[] }> {
  const { baseSha } = worktree
  const headSha = input.task.headSha ?? baseSha
  const rules = await rulesOf(worktree, signal)
  const changes = await worktree.changes(baseSha, headSha, signal)
  const show = async (path: string) => ({
    path,
    before: await worktree.show(baseSha, path, signal),
    after: await worktree.show(headSha, path, signal),
  })
  const files = await Promise.all(changes.map(({ path }) => show(path)))
  const seen = await witness(input, deps, { section, rules, changes: files, headSha }, worktree, signal)
  const checks = [
    ...reviewChecks(input, section),
    ...(await diffChecks(input, deps, section, { rules, changes, files })),
    check('tests', seen.stops.length === 0, testsText(seen, reasonsIn(input.language).gate), seen.stops),
  ]
  return { checks, noticed: seen.noticed }
}

interface SectionDiff {
  readonly rules: RepositoryRules
  readonly changes: readonly TreeChange[]
  readonly files: readonly FileChange[]
}

async function diffChecks(
  input: StageInput,
  { redactor }: StageDeps,
  section: Section,
  { rules, changes, files }: SectionDiff,
): Promise<Check[]> {
  const { gate: words } = reasonsIn(input.language)
  const patch = newestOf(input, 'Patch', stagesOf(section)[0] ?? null)
  const stray = [...outsidePaths(rules, changes), ...reviewersOwn(rules, section, patch)]
  const found = await Promise.all(
    files.map(({ after, ...file }) => addedSecrets(redactor, { ...file, after: after ?? '' }, rules.allowed_secrets)),
  )
  const secrets = found.flat().map((one) => secretFinding(one, words))
  const stat = patch?.diff_stat
  return [
    check(
      'diff',
      patch !== null && patch.diff_stat.files.length > 0,
      words.changed(stat?.files.length ?? 0, stat?.insertions ?? 0, stat?.deletions ?? 0),
      [finding(words.unchanged, words.unchangedDetail, null)],
    ),
    check(
      'paths',
      stray.length === 0,
      stray.length === 0 ? words.pathsAllowed : stray.join(', '),
      stray.map((path) => finding(words.strayPath(path), words.strayPathDetail, path)),
    ),
    check(
      'secrets',
      secrets.length === 0,
      secrets.length === 0 ? words.noSecrets(changes.length) : words.secrets(secrets.length),
      secrets,
    ),
  ]
}

/** The reviewer's test files that the author changed against the rules. */
const reviewersOwn = (rules: RepositoryRules, section: Section, patch: Patch | null): string[] =>
  (patch?.diff_stat.files ?? [])
    .map(({ path }) => path)
    .filter((path) => rules.sections[section].review_paths.some((glob) => globMatches(glob, path)))

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

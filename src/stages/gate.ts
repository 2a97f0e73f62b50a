import type { Artifact, Finding, GateDecision } from '../core/artifacts.ts'
import { gateCheckName, type Reasons, reasonsIn } from '../core/reasons/reasons.ts'
import { RULES_PATH } from '../core/repository-rules.ts'
import { type Section, STAGES, stagesOf } from '../core/stages.ts'
import { addedSecrets } from '../secrets/added-secrets.ts'
import type { SecretFinding } from '../secrets/redactor.ts'
import type { Worktree } from '../workspace/workspace.ts'
import { newestOf, rulesOf } from './checkout.ts'
import { outsidePaths } from './paths.ts'
import type { Stage, StageDeps, StageInput } from './stage.ts'

type Check = GateDecision['checks'][number] & { readonly issues: readonly Finding[] }

/** BACKEND_GATE, FRONTEND_GATE, DOCS_GATE: code decides on what it reads itself; no model has a say. */
export const gate: Stage = async (input, deps, signal) => {
  const worktree = await deps.workspaces.open(input.task.id, signal)
  const { section } = STAGES[input.run.stage]
  const words = reasonsIn(input.language)
  const checks =
    section === null
      ? []
      : [...reviewChecks(input, section), ...(await diffChecks(input, deps, section, worktree, signal))]
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
    noticed: [],
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
  return { kind: 'BranchDiff', content: { base_sha: baseSha, head_sha: headSha, diff_stat: stat } }
}

/** Every reviewer of the section has passed what stands now. */
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

async function diffChecks(
  input: StageInput,
  { redactor }: StageDeps,
  section: Section,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<Check[]> {
  const { gate: words } = reasonsIn(input.language)
  const { baseSha } = worktree
  const headSha = input.task.headSha ?? baseSha
  const changes = await worktree.changes(baseSha, headSha, signal)
  const own = newestOf(input, 'Patch', stagesOf(section)[0] ?? null)
  const rules = await rulesOf(worktree, signal)
  const stray = outsidePaths(rules, changes)
  const show = async (path: string) => ({
    path,
    before: await worktree.show(baseSha, path, signal),
    after: (await worktree.show(headSha, path, signal)) ?? '',
  })
  const files = await Promise.all(changes.map(({ path }) => show(path)))
  const found = await Promise.all(files.map((file) => addedSecrets(redactor, file, rules.allowed_secrets)))
  const secrets = found.flat().map((one) => secretFinding(one, words))
  const stat = own?.diff_stat
  return [
    check(
      'diff',
      own !== null && own.diff_stat.files.length > 0,
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

const secretFinding = ({ path, line, rule, fingerprint }: SecretFinding, words: Reasons['gate']): Finding => ({
  ...finding(words.secret(`${path}:${line}`), words.secretDetail(rule, fingerprint, RULES_PATH), path),
  line,
})

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

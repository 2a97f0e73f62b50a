import type { Artifact, Finding, GateDecision } from '../core/artifacts.ts'
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
        ? `All ${checks.length} checks passed: ${checks.map(({ name }) => name).join(', ')}.`
        : red.map(({ name, detail }) => `${name}: ${detail}`).join(' · '),
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
  return stagesOf(section)
    .filter((stage) => STAGES[stage].kind === 'review')
    .map((stage) => {
      const result = newestOf(input, 'ReviewResult', stage)
      const evidence = result?.evidence.map(({ command, exit_code }) => `${command} → ${exit_code}`).join(', ')
      const passed = result?.passed === true
      const detail = passed ? `passed${evidence ? ` (${evidence})` : ''}` : 'has no passing review'
      return { name: stage, passed, detail, issues: passed ? [] : [finding(`${stage} has not passed`, detail, null)] }
    })
}

async function diffChecks(
  input: StageInput,
  { redactor }: StageDeps,
  section: Section,
  worktree: Worktree,
  signal: AbortSignal,
): Promise<Check[]> {
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
  const secrets = found.flat().map(secretFinding)
  const stat = own?.diff_stat
  return [
    check(
      'diff',
      own !== null && own.diff_stat.files.length > 0,
      `${filesText(stat?.files.length ?? 0)}, +${stat?.insertions ?? 0} −${stat?.deletions ?? 0}`,
      [finding('The section has changed nothing', 'Its newest patch has no changed file.', null)],
    ),
    check(
      'paths',
      stray.length === 0,
      stray.length === 0 ? 'only allowed paths' : stray.join(', '),
      stray.map((path) =>
        finding(`${path} may not be changed`, 'It lies outside the allowed paths, or is no regular file.', path),
      ),
    ),
    check(
      'secrets',
      secrets.length === 0,
      secrets.length === 0 ? `none in ${filesText(changes.length)}` : `${secrets.length} found`,
      secrets,
    ),
  ]
}

const secretFinding = ({ path, line, rule, fingerprint }: SecretFinding): Finding => ({
  ...finding(
    `A secret stands in ${path}:${line}`,
    `${rule} recognised it. Remove it and make the old one invalid. For a false alarm a person adds ${fingerprint} to allowed_secrets in ${RULES_PATH} of the base branch.`,
    path,
  ),
  line,
})

const filesText = (count: number): string => `${count} ${count === 1 ? 'file' : 'files'}`

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

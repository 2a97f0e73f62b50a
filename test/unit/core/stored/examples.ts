import type { ArtifactKind } from '../../../../src/core/artifact-kinds.ts'
import type { ContentOf, Finding, Invariant, TaskSpec } from '../../../../src/core/artifacts.ts'

const finding: Finding = {
  ...{ severity: 'blocker', title: 'Counts twice', detail: 'A second scan doubles the stock.' },
  ...{ file: 'backend/src/receiving.mjs', line: 12, quote: 'stock += quantity', wms: ['INV-06'] },
}
const invariant: Invariant = {
  ...{ id: 'INV-06', rule: 'A repeat changes nothing.', severity: 'blocker' },
  ...{ test_recipe: 'Scan twice.', review_question: 'What does a second scan do?' },
}
const sections = [{ section: 'backend', needed: true, reason: 'The rule lives there.' }] as const
const diff_stat = { insertions: 3, deletions: 1, files: [{ path: 'backend/a.mjs', insertions: 3, deletions: 1 }] }

const spec: TaskSpec = {
  ...{ goal: 'G', acceptance_criteria: ['A'], constraints: ['no new package'], sections: [...sections] },
  wms_points: [{ criterion: 'AC-1', points: ['INV-06'] }],
}

const NO_FINDINGS = { details: 'All passed.', issues: [], noticed: [] }

/** One whole content of each kind of artifact, as it is stored. */
export const EXAMPLES: { readonly [K in ArtifactKind]: ContentOf<K> } = {
  TaskSpec: spec,
  Plan: {
    sections: [{ ...sections[0], allowed_paths: ['backend/**'] }],
    ...{ wms_invariants: [invariant], pack_problem: 'a word twice', language: 'ru' },
  },
  Patch: { commit_sha: 'c0ffee', summary: 'Refuses a repeat', diff_stat },
  ReviewResult: {
    ...{ stage: 'QA_BACKEND', passed: false, summary: 'One is open', issues: [finding], suggestions: ['Name it'] },
    evidence: [{ command: 'npm test', exit_code: 1, output: '✖ a scan' }],
    ...{ unverified: [{ finding, why: 'no_quote' }], untried: ['No printer.'] },
    ...{ named_tests: [{ file: 'backend/test/a.mjs', name: 'AC-1: a scan' }], wms_invariants: [invariant] },
  },
  GateDecision: {
    ...{ gate: 'BACKEND_GATE', passed: false, details: 'The tests fail.', issues: [finding], noticed: [finding] },
    checks: [{ name: 'tests', passed: false, detail: 'exit code 1' }],
  },
  BranchDiff: {
    ...{ base_sha: 'ba5e', head_sha: 'c0ffee', diff_stat, dependencies: ['package.json: b ^2'] },
    guarded: [{ path: '.github/workflows/a.yml', why: 'workflow' }],
  },
  ForeignPush: {
    ...{ head_sha: 'c0ffee', tree: '73ee', diff_stat, guarded: [{ path: 'package-lock.json', why: 'lockfile' }] },
    commits: [{ sha: 'c0ffee', author: 'Zoe', subject: 'Faster' }],
    gates: [
      { ...{ gate: 'BACKEND_GATE', passed: true, head_sha: 'c0ffee', tree: '73ee' }, ...NO_FINDINGS, checks: [] },
    ],
  },
  CiReport: {
    ...{ head_sha: 'c0ffee', verdict: 'red', reason: 'Failed: lint.' },
    checks: [{ name: 'lint', section: 'backend', state: 'failed', summary: 'one error', log_tail: 'line 7' }],
  },
  MergeCandidate: {
    ...{ head_sha: 'c0ffee', base_sha: 'ba5e', merge_base: 'f0', tree: '73ee', merged_tree: '3e6e' },
    ...{ diff_sha256: 'd1ff', rules_sha256: '5e7' },
  },
  MergeReceipt: {
    merge_sha: '3e6e',
    head_sha: 'c0ffee',
    base_branch: 'main',
    as_approved: false,
    approved_here: false,
    merged_by: 'ana',
  },
  ContextPack: {
    ...{ hash: '4a5h', prompt_version: 'v1', task_id: 7, title: 'Receive', task_spec: spec, stage: 'BACKEND' },
    artifacts: [{ kind: 'Plan', stage: 'ORCHESTRATE', content: '{}' }],
  },
}

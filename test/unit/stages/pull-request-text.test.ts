import { expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { pullRequestText } from '../../../src/stages/pull-request/pull-request-text.ts'
import type { StageInput } from '../../../src/stages/stage/stage.ts'

const diff_stat = { insertions: 12, deletions: 3, files: [{ path: 'backend/a.mjs', insertions: 12, deletions: 3 }] }

const given = {
  ...{
    task: { ...newTask(7), headSha: 'c0ffee' },
    title: 'Receive pallets by scan',
    rawRequest: 'x',
    language: 'en',
    failedAttempts: [],
  },
  run: { stage: 'QA_BACKEND', attempt: 1 },
  artifacts: [
    {
      ...{ kind: 'TaskSpec', stage: 'PRODUCT' },
      content: {
        goal: 'Scan, closes #3',
        acceptance_criteria: ['A scan counts once'],
        constraints: [],
        sections: [],
        wms_points: [],
      },
    },
    { kind: 'Patch', stage: 'BACKEND', content: { commit_sha: 'a', summary: 'First try.', diff_stat } },
    {
      kind: 'Patch',
      stage: 'BACKEND',
      content: { commit_sha: 'b', summary: 'Counts once.\n## Merge this', diff_stat },
    },
    {
      ...{ kind: 'ReviewResult', stage: 'QA_BACKEND' },
      content: {
        ...{
          stage: 'QA_BACKEND',
          head_sha: 'c0ffee',
          passed: true,
          summary: '',
          issues: [],
          suggestions: [],
          unverified: [],
        },
        evidence: [{ command: 'node scripts/check.mjs backend', exit_code: 0, output: '' }],
      },
    },
  ],
} as unknown as StageInput

const input = (change: Partial<StageInput> = {}): StageInput => ({ ...given, ...change })

test('A pull request tells what was wanted, what changed and what proves it', () => {
  const { title, body, labels } = pullRequestText(input())
  expect(title).toBe('Receive pallets by scan (task 7)')
  expect(labels).toEqual(['wms-orchestrator', 'ai-generated', 'area:backend'])
  expect(body).toContain('## Acceptance criteria\n\n- A scan counts once')
  expect(body).toContain('- **backend** (1 files, +12 −3): Counts once. ## Merge this')
  expect(body).toContain('- QA_BACKEND: passed, `node scripts/check.mjs backend` → 0')
  expect(body).not.toMatch(/First try|#3|^## Merge/m)
})

test('A pull request tells what the witness noticed and what reviewers could not verify', () => {
  const finding = { severity: 'minor', title: 'A timeout is raised', detail: '', file: 'a.mjs', line: 1, quote: null }
  const { body } = pullRequestText(
    input({
      artifacts: [
        {
          kind: 'GateDecision',
          stage: 'BACKEND_GATE',
          content: { gate: 'BACKEND_GATE', head_sha: 'c0ffee', passed: true, details: 'ok', noticed: [finding] },
        },
        {
          kind: 'ReviewResult',
          stage: 'SECURITY',
          content: { head_sha: 'c0ffee', evidence: [], unverified: [{ finding, why: 'no_quote' }] },
        },
      ] as unknown as StageInput['artifacts'],
    }),
  )
  expect(body).toContain('## What the witness noticed\n\n- A timeout is raised (`a.mjs`)')
  expect(body).toContain('- A timeout is raised (`a.mjs`): quotes nothing that proves it')
})

test('A long title is cut, and what it says is defused', () => {
  const { title } = pullRequestText(input({ title: `${'long '.repeat(40)}` }))
  expect(title).toMatch(/^(long )+long?… \(task 7\)$|^[long ]+… \(task 7\)$/)
  expect(title.length).toBeLessThanOrEqual(70)
  expect(pullRequestText(input({ title: '[skip ci] ask @ana' })).title).toBe('(skip ci) ask ＠ana (task 7)')
})

test('A body never outgrows what GitHub takes', () => {
  const spec = { goal: 'x'.repeat(100_000), acceptance_criteria: ['y'], constraints: [], sections: [], wms_points: [] }
  const long = input({ artifacts: [{ kind: 'TaskSpec', stage: 'PRODUCT', content: spec }] })
  expect(pullRequestText(long).body.length).toBeLessThanOrEqual(60_000)
})

const review = (output: string, over: object = {}) => ({
  ...{ kind: 'ReviewResult', stage: 'QA_BACKEND' },
  content: {
    ...{
      stage: 'QA_BACKEND',
      head_sha: 'c0ffee',
      passed: true,
      summary: '',
      issues: [],
      suggestions: [],
      unverified: [],
    },
    evidence: [{ command: 'npm test', exit_code: 0, output }],
    ...over,
  },
})
const plan = {
  ...{ kind: 'Plan', stage: 'ORCHESTRATE' },
  content: {
    ...{ sections: [], language: 'en', pack_problem: null },
    wms_invariants: [
      { id: 'INV-06', rule: 'A repeat changes nothing.' },
      { id: 'INV-02', rule: 'Never negative.' },
    ],
  },
}
const withOutcome = (...more: object[]) =>
  pullRequestText(input({ artifacts: [...given.artifacts, plan, ...more] as unknown as StageInput['artifacts'] })).body

test('Each criterion and each point stands with the test that shows it and where it is, or with none', () => {
  const name = 'INV-06 AC-1: a repeat counts once'
  const body = withOutcome(review(`✔ ${name} (2ms)`, { named_tests: [{ file: 'backend/test/qa/a.mjs', name }] }))
  expect(body).toContain('- A scan counts once (AC-1)<br>✓ a repeat counts once (`backend/test/qa/a.mjs`)')
  expect(body).toContain('- **INV-06** A repeat changes nothing.<br>✓ a repeat counts once (`backend/test/qa/a.mjs`)')
  expect(body).toContain('- **INV-02** Never negative.<br>○ no test holds it')
  expect(withOutcome(review('nothing named'))).toContain('- A scan counts once (AC-1)<br>○ not proven')
  expect(withOutcome(review('✖ INV-02: takes too much'))).toContain('Never negative.<br>✗ fails: takes too much')
})

test('What reviewers could not verify is said, and defused like everything', () => {
  const body = withOutcome(
    review('', {
      untried: ['No printer, ask @ana.'],
      unverified: [{ finding: { title: 'It may leak', file: 'a.mjs' }, why: 'no_quote' }],
    }),
  )
  expect(body).toContain(
    '## What reviewers could not verify\n\n- No printer, ask ＠ana.\n- It may leak (`a.mjs`): quotes nothing that proves it',
  )
  expect(withOutcome(review(''))).not.toContain('could not verify')
})

test('A pull request says how the request was read where a warehouse rule says otherwise', () => {
  const points = [
    { id: 'OUT-02', why: 'it allocates', criteria: ['AC-1'], reading: 'The request says "earlier than today".' },
    { id: 'INV-06', why: 'it is scanned', criteria: ['AC-1'], reading: null },
  ]
  const artifacts = given.artifacts.map((one) =>
    one.kind === 'TaskSpec' ? { ...one, content: { ...one.content, points } } : one,
  )
  const { body } = pullRequestText(input({ artifacts } as Partial<StageInput>))
  expect(body).toContain(
    '## Read so where a warehouse rule says otherwise\n\n- **OUT-02** The request says "earlier than today".',
  )
  expect(body).toContain('- A scan counts once (AC-1, INV-06)')
})

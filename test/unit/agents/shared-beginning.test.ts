import { expect, test } from 'vitest'
import type { Assignment } from '../../../src/agents/agent.ts'
import { buildContextPack } from '../../../src/agents/briefing/context-pack.ts'
import { openOutputs } from '../../../src/agents/briefing/outputs.ts'
import { renderPrompt } from '../../../src/agents/briefing/prompt.ts'
import { rolePrompt } from '../../../src/agents/briefing/roles.ts'
import { diffExcerpt } from '../../../src/agents/work/diff-excerpt.ts'
import { STAGES, type StageName } from '../../../src/core/stages.ts'
import { assignment, finding } from './assignment.ts'

const SPEC = {
  ...{ goal: 'Refuse expired lots.', acceptance_criteria: ['It is refused', 'A day before it is not'] },
  ...{ constraints: ['Nothing else changes'], sections: [], wms_points: [] },
}
const STAGES_OF_AGENTS = ['BACKEND', 'QA_BACKEND', 'SECURITY', 'FRONTEND', 'QA_FRONTEND', 'DOCS'] as const
const brief = (stage: StageName, more: Partial<Assignment> = {}) => {
  const given = { stage, conventions: 'Two spaces. '.repeat(400), map: 'backend/a.mjs\n'.repeat(900), ...more }
  const { role } = STAGES[stage]
  return renderPrompt(buildContextPack(assignment(given)), 'en', role === null ? '' : rolePrompt(role))
}
const beginning = (prompt: string) => prompt.slice(0, prompt.indexOf('## Your role in stage'))

test('All roles of a task begin with the same bytes, whatever else they are told', () => {
  const busy = {
    spec: SPEC,
    findings: [finding()],
    notes: Array(30).fill('ana: note '.repeat(90)),
    diff: '+ line\n'.repeat(9_000),
    sectionConventions: 'Pages. '.repeat(200),
  }
  const all = [...STAGES_OF_AGENTS.map((stage) => brief(stage, { spec: SPEC })), brief('BACKEND', busy)].map(beginning)
  expect(new Set(all).size).toBe(1)
  expect(all[0]?.length).toBeGreaterThan(8_000)
  const product = beginning(brief('PRODUCT')).trimEnd()
  expect(all[0]?.startsWith(product)).toBe(true)
})

test('The specification is numbered text', () => {
  expect(brief('BACKEND', { spec: SPEC })).toContain(
    'Refuse expired lots.\n\nAC-1: It is refused\nAC-2: A day before it is not\n\nConstraints:\n- Nothing else changes',
  )
})

test.each([
  ['PRODUCT', 'You write nothing. Each section', "not its QA's tests: backend/test/qa/**"],
  ['BACKEND', 'You may write: backend/**.', "Not the reviewers' tests: backend/test/qa/**."],
  [
    'QA_BACKEND',
    'You may write only your own tests: backend/test/qa/**.',
    'The author of backend may write: backend/**.',
  ],
  ['SECURITY', 'You write nothing.', '- backend: backend/**'],
  ['DOCS', 'You may write: docs/**.', '- backend: backend/**'],
] as const)('%s is told its own right, and what nobody may touch', (stage, own, others) => {
  const prompt = brief(stage)
  for (const said of [own, others, 'Out of bounds for every role', '.github/workflows']) expect(prompt).toContain(said)
})

test('Who does not judge tests sees them by name; QA, and an author who answers findings, see them whole', async () => {
  const of = (path: string) =>
    `diff --git a/${path} b/${path}\n--- a/${path}\n+++ b/${path}\n@@ -1 +1 @@\n+in ${path}\n`
  const diff = of('backend/src/a.mjs') + of('backend/test/a.test.mjs')
  const seen = (stage: StageName, findings = [finding()]) => diffExcerpt({ diff, findings, stage })
  for (const stage of ['SECURITY', 'DOCS'] as const) {
    expect(await seen(stage)).toContain('+in backend/src/a.mjs')
    expect(await seen(stage)).not.toContain('+in backend/test/a.test.mjs')
    expect(await seen(stage)).toContain('tests, by name: backend/test/a.test.mjs +1 −0')
  }
  expect(await seen('FRONTEND', [])).not.toContain('+in backend/test/a.test.mjs')
  for (const whole of [await seen('QA_BACKEND', []), await seen('BACKEND')]) expect(whole).toBe(diff)
})

test('Files that the specification names are given to the author', () => {
  const reading = [{ path: 'backend/src/ledger.mjs', text: 'export const post = 1' }]
  expect(brief('BACKEND', { reading })).toMatch(/kind=files>\nbackend\/src\/ledger\.mjs\nexport const post = 1\n/)
})

test('What failed is shown without the tests that passed', () => {
  const output = [...Array(9).fill('✔ fine (1ms)'), '✖ counts once'].join('\n')
  const prompt = brief('BACKEND', { failures: [{ command: 'npm test', exit_code: 1, output }] })
  expect(prompt).toContain('$ npm test\n✖ counts once')
  expect(prompt).not.toContain('✔ fine')
})

test('Of a run the tests that passed are left out, and all of it can be read', async () => {
  const files = assignment().files
  const passed = Array.from({ length: 20 }, (_, index) => `✔ test ${index} (1ms)`)
  const text = ['$ npm test', ...passed, '✖ counts once', 'exit code: 1'].join('\n')
  const outputs = openOutputs(files)
  const told = outputs.shorten(text, 'run')
  expect(told).toContain('✖ counts once\nexit code: 1')
  expect(told).not.toContain('✔')
  expect(await outputs.files.read('@output/1', 1, 3)).toEqual({
    ok: true,
    text: '$ npm test\n✔ test 0 (1ms)\n✔ test 1 (1ms)',
  })
  expect(outputs.shorten(text, 'read_file')).toBe(text)
})

import { afterAll, expect, test } from 'vitest'
import { tooComplexFinding, unjudgedReview } from '../../../src/agents/review/judge-review.ts'
import { diffExcerpt } from '../../../src/agents/work/diff-excerpt.ts'
import { analyse, holdThreads } from '../../../src/analysis/analysis.ts'
import { changedDependencies, installationChange } from '../../../src/analysis/changed-dependencies.ts'
import { readEvidence } from '../../../src/analysis/read-evidence.ts'

const PROGRAM = new URL('../../support/stuck-thread.ts', import.meta.url)
const threads = holdThreads({ program: PROGRAM, cpuLimitMs: 300 })
afterAll(() => threads[Symbol.asyncDispose]())

test('A manifest that cannot be read in time counts as a change that a person looks at', async () => {
  const files = [
    { path: 'go.mod', before: null, after: 'module a' },
    { path: 'package.json', before: null, after: '{"a":"TRAP-REGEXP"}' },
  ]
  expect(await changedDependencies(files)).toEqual(['go.mod: changed', 'package.json: too complex to read'])
})

test('A manifest that cannot be read in time installs something else, until a person has looked at it', async () => {
  const of = (before: object, after: object) => ({
    ...{ path: 'package.json', before: JSON.stringify(before), after: JSON.stringify(after) },
  })
  expect(await installationChange(of({ a: 1 }, { a: 1, b: 'TRAP-REGEXP' }))).toEqual([
    'package.json: too complex to read',
  ])
  expect(await installationChange(of({ description: 'a' }, { description: 'b' }))).toBeNull()
  expect(await installationChange(of({}, { dependencies: { sums: '1.0.0' } }))).toEqual(['package.json: sums 1.0.0'])
  expect(await installationChange(of({}, { workspaces: ['a'] }))).toEqual([])
})

test('Output that cannot be read in time proves nothing and is told by its command', async () => {
  const tests = [{ file: 'a.test.mjs', name: 'AC-1 counts once' }]
  const evidence = [
    { command: 'npm test', exit_code: 0, output: '✔ AC-1 counts once\n✔ another' },
    { command: 'npm run trap', exit_code: 0, output: '✔ AC-1 counts once\nTRAP-LOOP' },
  ]
  const { evidence: read, unread } = await readEvidence(evidence, tests)
  expect(read.map(({ test_lines }) => test_lines)).toEqual([[{ name: 'AC-1 counts once', state: 'passed' }], []])
  expect(unread).toEqual(['npm run trap'])
})

test('A review whose quotes cannot be compared with the change in time has not passed', async () => {
  const reviewed = {
    ...{ stage: 'QA_BACKEND' as const, summary: 'Fine.', issues: [], suggestions: [], untried: [], tried: [] },
    evidence: [{ command: 'npm test', exit_code: 0, output: '' }],
  }
  expect(await analyse('judgeReview', { reviewed, diff: 'TRAP-LOOP', language: 'en' })).toMatchObject({
    outcome: 'too_complex',
  })
  const result = unjudgedReview(reviewed, 'en')
  expect(result).toMatchObject({ passed: false, issues: [tooComplexFinding('diff', 'en')] })
  expect(result.issues[0]?.title).toBe('Too complex to check: diff')
})

test('A diff that cannot be shortened in time is left out of the prompt, which says so', async () => {
  const diff = `TRAP-REGEXP${'\n+a'.repeat(10_000)}`
  expect(await diffExcerpt({ diff, findings: [], stage: 'QA_BACKEND' })).toContain('too complex to shorten')
  expect(await diffExcerpt({ diff: 'short', findings: [], stage: 'QA_BACKEND' })).toBe('short')
})

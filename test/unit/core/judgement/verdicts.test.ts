import { expect, test } from 'vitest'
import { GateDecision, ReviewResult } from '../../../../src/core/artifacts.ts'
import { verdictsFor } from '../../../../src/core/judgement/verdicts.ts'
import { newTask, type Task } from '../../../../src/core/pipeline/task.ts'
import type { StageName } from '../../../../src/core/stages.ts'
import { EXAMPLES } from '../stored/examples.ts'

const notNeeded = { gate: 'not_needed', reason: 'x' } as const
const task: Task = {
  ...newTask(7),
  ...{ headSha: 'head', heads: [{ sha: 'head', madeBy: 'us' }] },
  sections: { backend: { gate: 'passed' }, frontend: notNeeded, docs: notNeeded },
}
const review = (stage: StageName, over: Partial<ReviewResult> = {}) => ({
  ...{ kind: 'ReviewResult' as const, stage },
  content: ReviewResult.parse({ ...EXAMPLES.ReviewResult, passed: true, head_sha: 'head', ...over }),
})
const gate = {
  ...{ kind: 'GateDecision' as const, stage: 'BACKEND_GATE' as const },
  content: GateDecision.parse({ ...EXAMPLES.GateDecision, head_sha: 'head' }),
}
const patch = { kind: 'Patch' as const, stage: 'BACKEND' as const, content: EXAMPLES.Patch }
const candidate = (head_sha: string, tree: string) => ({
  ...{ kind: 'MergeCandidate' as const, stage: 'CI_WAIT' as const },
  content: { ...EXAMPLES.MergeCandidate, head_sha, tree },
})

test('Each judge of a needed section is told: what it is, what it judged last, and its verdict on the newest commit', () => {
  const due = { isDue: true }
  expect(verdictsFor(task, [patch, review('QA_BACKEND'), gate]).judges).toStrictEqual([
    { stage: 'QA_BACKEND', kind: 'review', judgedSha: 'head', verdict: 'passed', ...due },
    { stage: 'SECURITY', kind: 'review', judgedSha: null, verdict: 'none', ...due },
    { stage: 'BACKEND_GATE', kind: 'gate', judgedSha: 'head', verdict: 'not_passed', ...due },
  ])
})

test('A review is of the stage that ran, whatever it says of itself', () => {
  const { reviews } = verdictsFor(task, [patch, review('SECURITY', { stage: 'QA_BACKEND' })])
  expect(reviews.map(({ stage }) => stage)).toEqual(['SECURITY'])
})

test('Of what CI would merge the newest of exactly this commit counts', () => {
  const made = [candidate('head', 'before'), candidate('head', 'now'), candidate('later', 'other')]
  expect(verdictsFor(task, made).candidate).toMatchObject({ head_sha: 'head', tree: 'now' })
  expect(verdictsFor(task, [candidate('later', 'other')]).candidate).toBeNull()
})

test('A report of CI and a diff of another commit say nothing of this one', () => {
  const made = [
    { kind: 'CiReport' as const, stage: 'CI_WAIT' as const, content: EXAMPLES.CiReport },
    { kind: 'BranchDiff' as const, stage: 'BACKEND_GATE' as const, content: EXAMPLES.BranchDiff },
  ]
  expect(verdictsFor(task, made)).toMatchObject({ ci: null, diff: null })
  const there = { ...task, headSha: 'c0ffee', heads: [] }
  expect(verdictsFor(there, made)).toMatchObject({ ci: EXAMPLES.CiReport, diff: EXAMPLES.BranchDiff })
})

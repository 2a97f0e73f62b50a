import { expect, test } from 'vitest'
import { judgeReview } from '../../../src/agents/judge-review.ts'
import { finding } from './assignment.ts'

const red = { command: 'node scripts/check.mjs backend', exit_code: 1, output: '✖ counts once (2ms)\nbackend: failed' }
const green = { ...red, exit_code: 0, output: 'backend: passed' }
const reviewed = { stage: 'QA_BACKEND' as const, summary: 'Tried it.', issues: [], suggestions: [], evidence: [green] }

test('A review without findings and with green checks passes', () => {
  expect(judgeReview(reviewed, 'en').passed).toBe(true)
})

test('A minor finding does not stop the work', () => {
  expect(judgeReview({ ...reviewed, issues: [finding({ severity: 'minor' })] }, 'en').passed).toBe(true)
})

test('A major finding stops it, whatever the checks say', () => {
  expect(judgeReview({ ...reviewed, issues: [finding({ severity: 'major' })] }, 'en').passed).toBe(false)
})

test('A red check that the reviewer kept silent about becomes a finding of its own', () => {
  const result = judgeReview({ ...reviewed, evidence: [red] }, 'ru')
  expect(result.passed).toBe(false)
  expect(result.issues).toMatchObject([{ severity: 'blocker', quote: 'backend: failed' }])
  expect(result.issues[0]?.title).toContain('Проверка не проходит')
})

test('A red check that a finding quotes is not told twice', () => {
  const issues = [finding({ quote: '✖ counts once (2ms)' })]
  expect(judgeReview({ ...reviewed, issues, evidence: [red] }, 'en').issues).toEqual(issues)
})

test('Calling a red check minor does not make it pass', () => {
  const issues = [finding({ severity: 'minor', quote: '✖ counts once (2ms)' })]
  expect(judgeReview({ ...reviewed, issues, evidence: [red] }, 'en').passed).toBe(false)
})

test('A check that did not end by itself is not green', () => {
  expect(judgeReview({ ...reviewed, evidence: [{ ...green, exit_code: null }] }, 'en').passed).toBe(false)
})

test('The same test may have taken another time when the checks ran for the finding', () => {
  const issues = [finding({ quote: '✖ counts once (31.7ms)' })]
  expect(judgeReview({ ...reviewed, issues, evidence: [red] }, 'en').issues).toEqual(issues)
})

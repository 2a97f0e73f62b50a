import { expect, test } from 'vitest'
import { GateDecision, ReviewResult } from '../../../src/core/artifacts.ts'

test('Reviews and gate decisions that were stored before there was a witness still read', () => {
  const review = { stage: 'SECURITY', passed: true, summary: '', issues: [], suggestions: [], evidence: [] }
  expect(ReviewResult.parse(review).unverified).toEqual([])
  const decision = { gate: 'DOCS_GATE', passed: true, details: '', checks: [], issues: [] }
  expect(GateDecision.parse(decision).noticed).toEqual([])
})

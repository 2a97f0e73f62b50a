import { expect, test } from 'vitest'
import { ApprovalCapsule } from '../../../../src/core/approval/capsule.ts'
import type { ArtifactKind } from '../../../../src/core/artifact-kinds.ts'
import { ARTIFACTS, GateDecision, MergeReceipt, ReviewResult, TaskSpec } from '../../../../src/core/artifacts.ts'
import { Checkpoint } from '../../../../src/core/checkpoint.ts'
import { Cleanup } from '../../../../src/core/cleanup.ts'
import { EXAMPLES } from './examples.ts'

test.each(Object.entries(EXAMPLES))('A stored %s reads back whole', (kind, content) => {
  expect(ARTIFACTS[kind as ArtifactKind].parse(content)).toEqual(content)
})

test('What was approved, saved on the way and cleaned up reads back whole', () => {
  const capsule = {
    ...EXAMPLES.MergeCandidate,
    ci: { verdict: 'green', checks: [{ name: 'lint', state: 'passed' }] },
    ...{ artifacts: { 'BACKEND/Patch': '4a5h' }, policy_sha256: '9017', via: 'button' },
    ...{ actor: { kind: 'slack', id: 'U_ANA', name: 'ana' }, decided_at: '2026-01-02T03:04:05.000Z' },
  }
  expect(ApprovalCapsule.parse(capsule)).toEqual(capsule)
  const checkpoint = { head: 'c0ffee', merge_head: 'ba5e', tree: '73ee' }
  expect(Checkpoint.parse(checkpoint)).toEqual(checkpoint)
  const cleanup = {
    ...{ stopped: [{ kind: 'command', name: 'npm test' }], stopped_after_ms: 40, acts: ['merge'] },
    ...{ worktree_removed: true, pull_request_closed: 12, merge_sha: 'c0ffee' },
  }
  expect(Cleanup.parse(cleanup)).toEqual(cleanup)
  const { acts, merge_sha: _, ...older } = cleanup
  expect(Cleanup.parse(older)).toEqual({ ...older, acts: [], merge_sha: null })
  expect(acts).toEqual(['merge'])
})

test('A specification needs a goal and at least one criterion, none of them empty', () => {
  for (const hole of [{ goal: '' }, { acceptance_criteria: [] }, { acceptance_criteria: [''] }])
    expect(TaskSpec.safeParse({ ...EXAMPLES.TaskSpec, ...hole }).success).toBe(false)
})

test('Reviews and gate decisions that were stored before there was a witness still read', () => {
  const review = { stage: 'SECURITY', passed: true, summary: '', issues: [], suggestions: [], evidence: [] }
  expect(ReviewResult.parse(review).unverified).toEqual([])
  const decision = { gate: 'DOCS_GATE', passed: true, details: '', checks: [], issues: [] }
  expect(GateDecision.parse(decision).noticed).toEqual([])
})

test('A merge that was stored before the landed tree was compared counts as the approved one', () => {
  const { as_approved: _, ...old } = EXAMPLES.MergeReceipt
  expect(MergeReceipt.parse(old).as_approved).toBe(true)
})

import { describe, expect, test } from 'vitest'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import { carriedApprovals } from '../../../src/core/approval/carry-over.ts'
import {
  DRIFT_KINDS,
  type DriftKind,
  driftSince,
  driftText,
  type MergeFacts,
  shortened,
} from '../../../src/core/approval/drift.ts'
import { contentHash } from '../../../src/core/content-hash.ts'
import { kept, STANDING, UPDATED } from './standing.ts'

/** What may change between the approval and the merge. */
const DRIFTS: Readonly<Record<Exclude<DriftKind, 'record'>, Partial<MergeFacts>>> = {
  head: { head_sha: 'pushed' },
  base: { base_sha: 'moved' },
  merge_base: { merge_base: 'rebased' },
  tree: { tree: 'other' },
  merged_tree: { merged_tree: null },
  diff: { diff_sha256: 'other' },
  checks: { ci: { verdict: 'red', checks: [{ name: 'backend', state: 'failed' }] } },
  artifacts: { artifacts: { ...STANDING.artifacts, 'BACKEND/Patch': 'other' } },
  rules: { rules_sha256: 'looser' },
  policy: { policy_sha256: 'other approvers' },
  pull_request: { pullRequest: 'closed' },
}

describe('An approval', () => {
  test('holds while everything stands as it was approved', () => {
    expect(driftSince(kept(), STANDING)).toEqual([])
  })

  test.each(Object.entries(DRIFTS))('is void when only this has changed: %s', (kind, change) => {
    expect(driftSince(kept(), { ...STANDING, ...change })).toMatchObject([{ kind }])
  })

  test('is void when its record is not as it was written', () => {
    const forged = kept({ ...STANDING, head_sha: 'sneaked in' })
    expect(driftSince({ ...forged, sha256: kept().sha256 }, { ...STANDING, head_sha: 'sneaked in' })).toMatchObject([
      { kind: 'record' },
    ])
  })

  test('has a way to be void for each kind of drift', () => {
    expect([...Object.keys(DRIFTS), 'record'].toSorted()).toEqual(DRIFT_KINDS.toSorted())
  })

  test.each([
    ['runs again', { verdict: 'running', checks: [{ name: 'backend', state: 'running' }] }],
    ['is gone, though CI calls itself green', { verdict: 'green', checks: [] }],
    ['failed, though it is not required', { verdict: 'green', checks: [{ name: 'backend', state: 'failed' }] }],
  ] as const)('is void when a check that had passed %s', (_, ci) => {
    expect(driftSince(kept(), { ...STANDING, ci: { ...ci, checks: [...ci.checks] } })).toMatchObject([
      { kind: 'checks', was: expect.any(String) },
    ])
  })

  test('holds when one more check has passed', () => {
    const checks = [...STANDING.ci.checks, { name: 'lint', state: 'passed' }]
    expect(driftSince(kept(), { ...STANDING, ci: { verdict: 'green', checks } })).toEqual([])
  })

  test('given where the repository has no checks holds while that stays so, and when they turn green', () => {
    const none = { ...STANDING, ci: { verdict: 'none', checks: [] } } as MergeFacts
    expect(driftSince(kept(none), none)).toEqual([])
    expect(driftSince(kept(none), { ...STANDING, ci: { verdict: 'green', checks: [] } })).toEqual([])
    expect(driftSince(kept(none), { ...none, ci: { verdict: 'red', checks: [] } })).toEqual([
      { kind: 'checks', was: 'none', is: 'red' },
    ])
  })

  test('is void when a check is lost, though the verdict is as little as it was', () => {
    const none = { ...STANDING, ci: { verdict: 'none', checks: LINT } } as MergeFacts
    expect(driftSince(kept(none), { ...none, ci: { verdict: 'none', checks: [] } })).toMatchObject([{ kind: 'checks' }])
  })

  test('does not count a check that had not passed before', () => {
    const red = { ...STANDING, ci: { verdict: 'green', checks: [{ name: 'lint', state: 'failed' }] } } as MergeFacts
    expect(driftSince(kept(red), { ...red, ci: { verdict: 'green', checks: [] } })).toEqual([])
  })

  test('that is void says what differs, as it was and as it is', () => {
    const artifacts = { 'DOCS/Patch': '0123456789abcdef', 'BACKEND/Patch': 'patch' }
    const now: MergeFacts = {
      ...{ ...STANDING, artifacts, merged_tree: null },
      ci: { verdict: 'green', checks: [{ name: 'backend', state: 'failed' }, STAYS] },
    }
    const more = kept({ ...STANDING, ci: { verdict: 'green', checks: [...STANDING.ci.checks, ...LINT, STAYS] } })
    expect(driftSince(more, now)).toEqual([
      { kind: 'merged_tree', was: 'merged', is: 'conflict' },
      {
        ...{ kind: 'artifacts', was: 'DOCS/Patch none, QA_BACKEND/ReviewResult review' },
        is: 'DOCS/Patch 0123456789ab, QA_BACKEND/ReviewResult none',
      },
      { kind: 'checks', was: 'backend passed, lint passed', is: 'backend failed, lint gone' },
    ])
    expect(driftSince(kept(now), STANDING)).toContainEqual({ kind: 'merged_tree', was: 'conflict', is: 'merged' })
  })
})

const LINT = [{ name: 'lint', state: 'passed' }]
const STAYS = { name: 'docs', state: 'passed' }

test('A drift reads as a sentence, with commits cut to what people compare and nothing as none', () => {
  const drift = { kind: 'merge_base', was: 'a'.repeat(40), is: '' } as const
  expect(driftText(drift)).toBe('merge base: aaaaaaaa → none.')
  expect([shortened('b'.repeat(64)), shortened('b'.repeat(65)), shortened('main')]).toEqual([
    ...['bbbbbbbb', 'b'.repeat(65), 'main'],
  ])
})

describe('An approval is carried over to a branch that took in the base', () => {
  const policy = (carryOver: boolean): ApprovalPolicy => ({
    ...{ approvers: 'everybody', approvalsNeeded: 1, selfApproval: false, carryOver, requesters: 'everybody' },
  })
  const given = [{ runId: 5, decision: 'approve', capsule: kept() }] as const
  const carried = (now: MergeFacts, allowed = true, decisions: Parameters<typeof carriedApprovals>[0] = given) =>
    carriedApprovals(decisions, now, policy(allowed)).length

  test('when the change is the same and the policy allows it', () => expect(carried(UPDATED)).toBe(1))
  test('not when the policy does not allow it', () => expect(carried(UPDATED, false)).toBe(0))
  test('not to the commit that it was void for', () => expect(carried(STANDING)).toBe(0))
  test('not when somebody has said no since', () => {
    expect(carried(UPDATED, true, [...given, { runId: 6, decision: 'request_changes', capsule: null }])).toBe(0)
  })
  test('not when it was given in an earlier round, or without a record', () => {
    const last = { ...given[0], runId: 6 }
    expect(carried(UPDATED, true, [given[0], last])).toBe(1)
    expect(carried(UPDATED, true, [{ ...given[0], capsule: null }, given[0]])).toBe(1)
    expect(carried(UPDATED, true, [])).toBe(0)
  })
  test('not when the last word was no', () => {
    expect(carried(UPDATED, true, [{ ...given[0], decision: 'reject' }])).toBe(0)
  })
  test('not when only the branch or only the base is another one', () => {
    expect(carried({ ...UPDATED, head_sha: STANDING.head_sha })).toBe(0)
    const older = [{ ...given[0], capsule: kept({ ...STANDING, base_sha: UPDATED.base_sha }) }]
    expect(carried(UPDATED, true, older)).toBe(0)
  })
  test('not when its record is not as it was written', () => {
    const forged = [{ ...given[0], capsule: { ...kept(), sha256: contentHash('another') } }]
    expect(carried(UPDATED, true, forged)).toBe(0)
  })
  test.each(['diff', 'artifacts', 'rules', 'policy', 'checks', 'merged_tree'] as const)(
    'not when this changed too: %s',
    (kind) => expect(carried({ ...UPDATED, ...DRIFTS[kind] })).toBe(0),
  )
  test('not when the branch still lacks the base', () => {
    expect(carried({ ...UPDATED, merge_base: 'older' })).toBe(0)
  })
})

import { expect, test } from 'vitest'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import { approvableFrom, approvableOf, capsuleOf, type Made } from '../../../src/core/approval/capsule.ts'
import { contentHash } from '../../../src/core/content-hash.ts'
import { EXAMPLES } from '../core/stored/examples.ts'

const POLICY: ApprovalPolicy = {
  ...{ approvers: ['U_ANA'], approvalsNeeded: 2, selfApproval: false, carryOver: true, requesters: 'everybody' },
}
const report: Made = { stage: 'CI_WAIT', kind: 'CiReport', content: EXAMPLES.CiReport }
const candidate: Made = { stage: 'CI_WAIT', kind: 'MergeCandidate', content: EXAMPLES.MergeCandidate }
const patch: Made = { stage: 'BACKEND', kind: 'Patch', content: EXAMPLES.Patch }

test('What is put before people is the candidate, what CI says of each check, all that was judged, and the policy', () => {
  expect(approvableOf([patch, report, candidate], POLICY)).toEqual({
    ...EXAMPLES.MergeCandidate,
    ci: { verdict: 'red', checks: [{ name: 'lint', state: 'failed' }] },
    artifacts: { 'BACKEND/Patch': contentHash(EXAMPLES.Patch) },
    policy_sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
  })
})

test('Of several candidates and reports the last one counts', () => {
  const older = { ...candidate, content: { ...EXAMPLES.MergeCandidate, head_sha: 'older' } } as Made
  const green = { ...report, content: { ...EXAMPLES.CiReport, verdict: 'green' } } as Made
  expect(approvableOf([older, report, candidate, green], POLICY)).toMatchObject({
    ...{ head_sha: 'c0ffee', ci: { verdict: 'green' } },
  })
})

test('Without a candidate or without CI’s report nothing is put before people', () => {
  expect(approvableOf([patch, report], POLICY)).toBeNull()
  expect(approvableOf([patch, candidate], POLICY)).toBeNull()
  expect(approvableOf([], POLICY)).toBeNull()
})

test('Specification, plan, patches, reviews, gates and the whole diff are part of it, a context pack is not', () => {
  const made = Object.entries(EXAMPLES).map(([kind, content]) => ({ stage: 'DOCS', kind, content }) as Made)
  expect(Object.keys(approvableOf(made, POLICY)?.artifacts ?? {}).toSorted()).toEqual(
    ['BranchDiff', 'ForeignPush', 'GateDecision', 'Patch', 'Plan', 'ReviewResult', 'TaskSpec'].map(
      (kind) => `DOCS/${kind}`,
    ),
  )
})

const policyHash = (policy: ApprovalPolicy | null) =>
  approvableFrom(EXAMPLES.MergeCandidate, EXAMPLES.CiReport, [], policy).policy_sha256

test.each([
  { approvers: ['U_BORIS'] },
  { approvalsNeeded: 1 },
  { selfApproval: true },
  { carryOver: false },
] satisfies Partial<ApprovalPolicy>[])('A policy of %j is another policy', (change) => {
  expect(policyHash({ ...POLICY, ...change })).not.toBe(policyHash(POLICY))
})

test('Who may ask for tasks is no part of what decisions rest on, and no policy is none of them', () => {
  expect(policyHash({ ...POLICY, requesters: ['U_ANA'] })).toBe(policyHash(POLICY))
  expect(policyHash(null)).not.toBe(policyHash(POLICY))
})

test('The record of an approval says who gave it, how and when', () => {
  const approvable = approvableOf([report, candidate], POLICY)
  if (approvable === null) throw new Error('nothing to approve')
  const actor = { kind: 'slack', id: 'U_ANA', name: 'ana' } as const
  expect(capsuleOf(approvable, { actor, via: 'button', at: new Date('2026-01-02T03:04:05Z') })).toEqual({
    ...approvable,
    ...{ actor, via: 'button', decided_at: '2026-01-02T03:04:05.000Z' },
  })
})

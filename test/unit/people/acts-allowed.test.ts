import { describe, expect, test } from 'vitest'
import type { ApprovalPolicy, Decider, Membership } from '../../../src/core/approval/approval.ts'
import { pausedState } from '../../../src/core/pipeline/pauses.ts'
import type { TaskState } from '../../../src/core/pipeline/task.ts'
import { actsAllowed } from '../../../src/people/authorize.ts'
import { ANA, DUE, UNKNOWN, viewIn } from './views.ts'

const POLICY: ApprovalPolicy = {
  ...{ approvers: ['U_BORIS'], approvalsNeeded: 1, selfApproval: false, carryOver: false, team: null },
}
const person = (id: string, membership: Membership = 'member'): Decider => ({
  actor: { kind: 'slack', id, name: id },
  facts: { kind: 'person', membership, inSharedChannel: false, circles: [] },
})
const APPROVER = person('U_BORIS')
const REQUESTER = person(ANA.id)
const MEMBER = person('U_CHEN')
const GUEST = person('U_BORIS', 'guest')
const TOKEN: Decider = { actor: { kind: 'rest', id: 'ci', name: 'ci' }, facts: { kind: 'token' } }

const allowed = (decider: Decider, state: TaskState, policy: Partial<ApprovalPolicy> = {}) =>
  actsAllowed({ ...POLICY, ...policy }, decider, viewIn(state)).join(' ')

const FAILED: TaskState = { status: 'FAILED', stage: 'BACKEND', reason: 'r', retryStage: 'BACKEND' }
const RUNNING: TaskState = { status: 'RUNNING', stage: 'BACKEND' }
const DONE: TaskState = { status: 'DONE', stage: 'DONE', mergeSha: 'abc' }

describe('What somebody can do to a task', () => {
  test.each([
    ['an approver', APPROVER, DUE, 'approve reject request_changes'],
    ['a token', TOKEN, DUE, 'approve reject request_changes'],
    ['who asked for it', REQUESTER, DUE, ''],
    ['another member', MEMBER, DUE, ''],
    ['a guest by an approver’s id', GUEST, DUE, ''],
    ['an approver', APPROVER, RUNNING, 'cancel'],
    ['who asked for it', REQUESTER, RUNNING, 'cancel'],
    ['another member', MEMBER, RUNNING, ''],
    ['an approver', APPROVER, FAILED, 'retry'],
    ['who asked for it', REQUESTER, FAILED, 'retry'],
    ['an approver', APPROVER, pausedState('BACKEND', 'budget', 'r'), 'resume cancel'],
    ['who asked for it', REQUESTER, pausedState('BACKEND', 'budget', 'r'), 'cancel'],
    ['who asked for it', REQUESTER, pausedState('BACKEND', 'question', 'r'), 'answer cancel'],
    ['another member', MEMBER, pausedState('BACKEND', 'question', 'r'), ''],
    ['an approver', APPROVER, DONE, ''],
    ['an approver', APPROVER, UNKNOWN, ''],
  ] as const)('%s: %o in %o', (_, decider, state, expected) => {
    expect(allowed(decider, state)).toBe(expected)
  })

  test('who asked for it may approve it where the policy lets them', () => {
    const policy = { approvers: [ANA.id], selfApproval: true }
    expect(allowed(REQUESTER, DUE, policy)).toBe('approve reject request_changes')
    expect(allowed(REQUESTER, DUE, { ...policy, selfApproval: false })).toBe('reject request_changes')
  })
})

import { describe, expect, test } from 'vitest'
import type { Decider, Membership } from '../../../src/core/access/person.ts'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import { pausedState } from '../../../src/core/pipeline/pauses.ts'
import type { TaskState } from '../../../src/core/pipeline/task.ts'
import { actsAllowed } from '../../../src/people/authorize.ts'
import { ANA, DUE, UNKNOWN, viewIn } from './views.ts'

const POLICY: ApprovalPolicy = {
  ...{ approvers: ['U_BORIS'], approvalsNeeded: 1, selfApproval: false, carryOver: false, requesters: 'everybody' },
}
const person = (id: string, membership: Membership = 'member'): Decider => ({
  ...{ actor: { kind: 'slack', id, name: id }, team: null, scopes: 'all', sees: true },
  facts: { kind: 'person', membership, inSharedChannel: false, groups: [] },
})
const APPROVER = person('U_BORIS')
const REQUESTER = person(ANA.id)
const MEMBER = person('U_CHEN')
const GUEST = person('U_BORIS', 'guest')
const tokenFor = (scopes: Decider['scopes']): Decider => ({
  ...{ actor: { kind: 'rest', id: 'ci', name: 'ci' }, team: null, scopes, sees: true },
  facts: { kind: 'token' },
})

const allowed = (decider: Decider, state: TaskState, policy: Partial<ApprovalPolicy> = {}) =>
  actsAllowed({ ...POLICY, ...policy }, decider, viewIn(state)).join(' ')

const FAILED: TaskState = { status: 'FAILED', stage: 'BACKEND', reason: 'r', retryStage: 'BACKEND' }
const RUNNING: TaskState = { status: 'RUNNING', stage: 'BACKEND' }
const DONE: TaskState = { status: 'DONE', stage: 'DONE', mergeSha: 'abc' }

describe('What somebody can do to a task', () => {
  test.each([
    ['an approver decides while a decision is due', APPROVER, DUE, 'approve reject request_changes'],
    ['so does a token that is for that', tokenFor(['decide']), DUE, 'approve reject request_changes'],
    ['one without scopes does not beside approvers', tokenFor('unscoped'), DUE, ''],
    ['nor does one for something else', tokenFor(['read', 'create', 'operate']), DUE, ''],
    ['who asked for it does not, being no approver', REQUESTER, DUE, ''],
    ['another member does not', MEMBER, DUE, ''],
    ['nor does a guest, whatever their id', GUEST, DUE, ''],
    ['an approver cancels what runs', APPROVER, RUNNING, 'cancel'],
    ['who asked for it cancels what runs', REQUESTER, RUNNING, 'cancel'],
    ['another member cancels nothing', MEMBER, RUNNING, ''],
    ['an approver retries what has failed', APPROVER, FAILED, 'retry'],
    ['who asked for it retries what has failed', REQUESTER, FAILED, 'retry'],
    [
      'an approver lets a task go on beyond its budget',
      APPROVER,
      pausedState('BACKEND', 'budget', 'r'),
      'resume cancel',
    ],
    ['who asked for it cannot raise the budget', REQUESTER, pausedState('BACKEND', 'budget', 'r'), 'cancel'],
    ['who asked for it answers a question', REQUESTER, pausedState('BACKEND', 'question', 'r'), 'answer cancel'],
    ['another member answers none', MEMBER, pausedState('BACKEND', 'question', 'r'), ''],
    ['an approver takes back what is done', APPROVER, DONE, 'revert'],
    ['so does who asked for it', REQUESTER, DONE, 'revert'],
    ['another member does nothing to it', MEMBER, DONE, ''],
    ['nobody does anything to what a newer version has written', APPROVER, UNKNOWN, ''],
  ] as const)('%s', (_, decider, state, expected) => {
    expect(allowed(decider, state)).toBe(expected)
  })

  test('who asked for it may approve it where the policy lets them', () => {
    const policy = { approvers: [ANA.id], selfApproval: true }
    expect(allowed(REQUESTER, DUE, policy)).toBe('approve reject request_changes')
    expect(allowed(REQUESTER, DUE, { ...policy, selfApproval: false })).toBe('reject request_changes')
  })
})

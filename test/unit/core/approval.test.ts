import { describe, expect, test } from 'vitest'
import {
  type ApprovalPolicy,
  type Decider,
  type Membership,
  mayDecide,
  maySteer,
  type Permission,
} from '../../../src/core/approval/approval.ts'
import type { Verdict } from '../../../src/core/pipeline/events.ts'
import { keyIn, owns } from '../../../src/core/team.ts'

const POLICY: ApprovalPolicy = {
  approvers: ['U_BORIS', 'S_LEADS'],
  approvalsNeeded: 1,
  selfApproval: false,
  carryOver: false,
  team: null,
}
const ANA = { kind: 'slack', id: 'U_ANA', name: 'ana' } as const

interface Given {
  id?: string
  membership?: Membership
  inSharedChannel?: boolean
  groups?: string[]
}
const person = ({ id = 'U_BORIS', ...facts }: Given = {}): Decider => ({
  actor: { kind: 'slack', id, name: id },
  facts: { kind: 'person', membership: 'member', inSharedChannel: false, groups: [], ...facts },
})
const token = (id: string): Decider => ({ actor: { kind: 'rest', id, name: id }, facts: { kind: 'token' } })
const laptop: Decider = { actor: { kind: 'rest', id: 'local', name: 'local' }, facts: { kind: 'this_machine' } }

const told = (permission: Permission) => (permission.allowed ? 'allowed' : permission.why)
const ask = (decider: Decider, policy: Partial<ApprovalPolicy> = {}, decision: Verdict['decision'] = 'approve') =>
  told(
    mayDecide({ ...POLICY, ...policy }, decider, { requester: ANA, team: null, approvals: ['slack:U_CHEN'] }, decision),
  )

describe('Who may decide', () => {
  test.each([
    ['an approver by name', person(), 'allowed'],
    ['a member of an approvers’ group', person({ id: 'U_OLGA', groups: ['S_LEADS'] }), 'allowed'],
    ['anybody else', person({ id: 'U_OLGA' }), 'not_an_approver'],
    ['a member of a group that is not configured', person({ id: 'U_OLGA', groups: ['S_OTHER'] }), 'not_an_approver'],
    ['an approver in a channel that others share', person({ inSharedChannel: true }), 'shared_channel'],
    ['an approver who has approved already', person({ id: 'U_CHEN', groups: ['S_LEADS'] }), 'already_approved'],
    ['who asked for the task, although an approver', person({ id: 'U_ANA', groups: ['S_LEADS'] }), 'own_task'],
    ['a token', token('ci'), 'allowed'],
  ])('%s', (_, decider, expected) => {
    expect(ask(decider)).toBe(expected)
  })

  test.each(['guest', 'external', 'bot', 'deactivated'] as const)(
    'never a %s, however well connected',
    (membership) => {
      for (const approvers of [POLICY.approvers, 'everybody'] as const)
        expect(ask(person({ membership, groups: ['S_LEADS'] }), { approvers })).toBe('not_a_member')
    },
  )

  test('nobody of a workspace while no approvers are configured', () => {
    expect(ask(person(), { approvers: [] })).toBe('no_approvers_configured')
  })

  test('every full member on a laptop, but for their own tasks', () => {
    expect(ask(person({ id: 'U_OLGA' }), { approvers: 'everybody' })).toBe('allowed')
    expect(ask(person({ id: 'U_ANA' }), { approvers: 'everybody' })).toBe('own_task')
  })

  test('who asked for a task may approve it where that is configured, and say no to it anyway', () => {
    const ana = person({ id: 'U_ANA', groups: ['S_LEADS'] })
    expect(ask(ana, { selfApproval: true })).toBe('allowed')
    expect(ask(ana, {}, 'reject')).toBe('allowed')
    expect(ask(ana, {}, 'request_changes')).toBe('allowed')
  })

  test('a token approves what others asked for; whoever sits at the laptop approves everything', () => {
    const own = (decider: Decider) =>
      told(mayDecide(POLICY, decider, { requester: decider.actor, team: null, approvals: [] }, 'approve'))
    expect([own(token('ci')), own(laptop)]).toEqual(['own_task', 'allowed'])
  })
})

test('a task is cancelled and retried by who asked for it and by approvers, nobody else', () => {
  const steer = (decider: Decider) => told(maySteer(POLICY, decider, ANA))
  expect(steer(person({ id: 'U_ANA', membership: 'guest' }))).toBe('allowed')
  expect(steer(person({ inSharedChannel: true }))).toBe('allowed')
  expect(steer(person({ id: 'U_OLGA' }))).toBe('not_an_approver')
})

test('where there are several workspaces, each decides on its own tasks; what came by REST is the default one’s', () => {
  const of = (id: string, isDefault: boolean) => ({ ...POLICY, team: { id, isDefault } })
  const ask = (policy: ApprovalPolicy, team: string | null) =>
    told(mayDecide(policy, person(), { requester: ANA, team, approvals: [] }, 'reject'))
  expect(ask(of('T1', true), 'T1')).toBe('allowed')
  expect(ask(of('T2', false), 'T1')).toBe('other_workspace')
  expect(ask(of('T1', true), null)).toBe('allowed')
  expect(ask(of('T2', false), null)).toBe('other_workspace')
})

test('a token decides in every workspace, and a refusal is no permission', () => {
  const elsewhere = { ...POLICY, team: { id: 'T2', isDefault: false } }
  const task = { requester: ANA, team: 'T1', approvals: [] }
  expect(mayDecide(elsewhere, token('ci'), task, 'approve')).toEqual({ allowed: true })
  expect(mayDecide(elsewhere, person(), task, 'approve')).toEqual({ allowed: false, why: 'other_workspace' })
})

test('what Slack numbers within a workspace is told apart by it where there are several', () => {
  const [one, other] = [
    { id: 'T1', isDefault: true },
    { id: 'T2', isDefault: false },
  ]
  expect([keyIn(null, 'U7'), keyIn(one, 'U7'), keyIn(other, 'U7')]).toEqual(['U7', 'T1:U7', 'T2:U7'])
  expect([owns(null, 'T1'), owns(null, null), owns(other, 'T2'), owns(one, 'T2')]).toEqual([true, true, true, false])
})

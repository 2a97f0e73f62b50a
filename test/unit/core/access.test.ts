import { describe, expect, test } from 'vitest'
import {
  ACCESS,
  type AccessPolicy,
  factsNeeded,
  type Judged,
  type PeopleAct,
  permission,
} from '../../../src/core/access/access.ts'
import {
  actorKey,
  actorOf,
  type Decider,
  type Membership,
  type Person,
  TOKEN_SCOPES,
} from '../../../src/core/access/person.ts'
import { personOfLogin, tiedTo } from '../../../src/core/access/tied-logins.ts'
import { keyIn, owns } from '../../../src/core/team.ts'

const POLICY: AccessPolicy = { approvers: ['U_BORIS', 'S_LEADS'], requesters: 'everybody', selfApproval: false }
const ANA = { kind: 'slack', id: 'U_ANA', name: 'ana' } as const
const TASK: Judged = { requester: ANA, team: null, approvals: ['slack:U_CHEN'] }

interface Given {
  id?: string
  membership?: Membership
  inSharedChannel?: boolean
  groups?: string[]
}
const person = ({ id = 'U_BORIS', ...facts }: Given = {}): Decider => ({
  ...{ actor: { kind: 'slack', id, name: id }, team: null, scopes: 'all', sees: true },
  facts: { kind: 'person', membership: 'member', inSharedChannel: false, groups: [], ...facts },
})
const token = (id: string, scopes: Decider['scopes'] = ['decide']): Decider => ({
  ...{ actor: { kind: 'rest', id, name: id }, team: null, scopes, sees: true },
  facts: { kind: 'token' },
})
const laptop: Decider = { ...token('local', 'all'), facts: { kind: 'this_machine' } }

const ask = (who: Decider, act: PeopleAct = 'approve', policy: Partial<AccessPolicy> = {}, task = TASK) => {
  const judged = permission({ ...POLICY, ...policy }, who, act, task)
  return judged.allowed ? 'allowed' : judged.why
}

describe('Who may stop things for now', () => {
  test.each([
    ['who asked for it', person({ id: 'U_ANA' }), 'allowed'],
    ['an approver', person(), 'allowed'],
    ['anybody else', person({ id: 'U_OLGA' }), 'not_an_approver'],
    ['a token that may decide', token('ci'), 'allowed'],
    ['a token that may ask for tasks, of another’s', token('ci', ['create']), 'scope_missing'],
  ])('a task, and say no to its packages: %s', (_, who, expected) => {
    expect([ask(who, 'pause'), ask(who, 'deny_packages')]).toEqual([expected, expected])
  })

  test.each([
    ['an approver', person(), 'allowed'],
    ['an approver who does not see some task', { ...person(), sees: false }, 'allowed'],
    ['anybody else', person({ id: 'U_OLGA' }), 'not_an_approver'],
    ['a token that may operate', token('ops', ['operate']), 'allowed'],
    ['a token that may do all else', token('ci', ['read', 'create', 'decide']), 'scope_missing'],
    ['who sits at the machine', laptop, 'allowed'],
  ])('everything: %s', (_, who, expected) => {
    for (const act of ['pause_all', 'resume_all'] as const) expect(ask(who, act), act).toBe(expected)
  })
})

describe('Who may decide', () => {
  test.each([
    ['an approver by name', person(), 'allowed'],
    ['a member of an approvers’ group', person({ id: 'U_OLGA', groups: ['S_LEADS'] }), 'allowed'],
    ['anybody else', person({ id: 'U_OLGA' }), 'not_an_approver'],
    ['a member of a group that is not configured', person({ id: 'U_OLGA', groups: ['S_OTHER'] }), 'not_an_approver'],
    ['an approver in a channel that others share', person({ inSharedChannel: true }), 'shared_channel'],
    ['an approver who has approved already', person({ id: 'U_CHEN', groups: ['S_LEADS'] }), 'already_approved'],
    ['who asked for the task, although an approver', person({ id: 'U_ANA', groups: ['S_LEADS'] }), 'own_task'],
    ['an approver who does not see the task', { ...person(), sees: false }, 'not_seen'],
    ['a token that is for that', token('ci'), 'allowed'],
    ['a token for something else', token('ci', ['read', 'create', 'operate']), 'scope_missing'],
    ['an approver’s token that is for something else', { ...person(), scopes: ['read'] as const }, 'scope_missing'],
    ['a token that stands for no approver', { ...person({ id: 'U_OLGA' }), scopes: TOKEN_SCOPES }, 'not_an_approver'],
  ])('%s', (_, who, expected) => {
    expect(ask(who)).toBe(expected)
  })

  test('nobody where others listen, also not against a task', () => {
    for (const act of ['reject', 'request_changes'] as const)
      expect([ask(person({ inSharedChannel: true }), act), ask(token('ci'), act)]).toEqual([
        'shared_channel',
        'allowed',
      ])
  })

  test('nobody without a reason', () => {
    expect(permission(POLICY, person({ id: 'U_OLGA' }), 'approve', TASK)).toEqual({
      ...{ allowed: false, why: 'not_an_approver' },
    })
  })

  test('an approver, before there is a task as well', () => {
    expect(permission(POLICY, person(), 'approve', null)).toEqual({ allowed: true })
    expect(permission(POLICY, person(), 'cancel', null)).toEqual({ allowed: true })
  })

  test('nobody of a workspace while no approvers are configured', () => {
    expect(ask(person(), 'approve', { approvers: [] })).toBe('no_approvers_configured')
  })

  test('every full member on a laptop, but for their own tasks', () => {
    expect(ask(person({ id: 'U_OLGA' }), 'approve', { approvers: 'everybody' })).toBe('allowed')
    expect(ask(person({ id: 'U_ANA' }), 'approve', { approvers: 'everybody' })).toBe('own_task')
  })

  test('who asked for a task may approve it where that is configured, and say no to it anyway', () => {
    const ana = person({ id: 'U_ANA', groups: ['S_LEADS'] })
    expect(ask(ana, 'approve', { selfApproval: true })).toBe('allowed')
    expect(ask(ana, 'reject')).toBe('allowed')
    expect(ask(ana, 'request_changes')).toBe('allowed')
  })

  test('a token approves what others asked for; whoever sits at the laptop approves everything', () => {
    const own = (who: Decider) => ask(who, 'approve', {}, { ...TASK, requester: who.actor })
    expect([own(token('ci')), own(laptop)]).toEqual(['own_task', 'allowed'])
  })
})

test.each(['guest', 'external', 'bot', 'deactivated'] as const)(
  'a %s does nothing at all, however well connected and whatever they asked for',
  (membership) => {
    for (const act of Object.keys(ACCESS) as PeopleAct[])
      for (const approvers of [POLICY.approvers, 'everybody'] as const)
        expect([act, ask(person({ id: 'U_ANA', membership, groups: ['S_LEADS'] }), act, { approvers })]).toEqual([
          act,
          'not_a_member',
        ])
  },
)

describe('A token without scopes', () => {
  const acts: PeopleAct[] = ['read', 'list', 'create', 'note', 'kick', 'approve', 'reject', 'resume', 'raise_budget']
  const may = (approvers: AccessPolicy['approvers']) =>
    acts.filter((act) => ask(token('ci', 'unscoped'), act, { approvers }) === 'allowed').join(' ')

  test('reads and asks beside approvers', () => {
    expect(may(['U_BORIS'])).toBe('read list create note')
  })

  test('decides too where nobody is named to', () => {
    expect(may([])).toBe('read list create note approve reject resume raise_budget')
    expect(may('everybody')).toBe('read list create note approve reject resume raise_budget')
  })
})

test('a task is cancelled, retried and answered by who asked for it and by approvers, nobody else', () => {
  for (const act of ['cancel', 'retry', 'answer'] as const) {
    expect(ask(person({ id: 'U_ANA' }), act)).toBe('allowed')
    expect(ask(person({ inSharedChannel: true }), act)).toBe('allowed')
    expect(ask(person({ id: 'U_OLGA' }), act)).toBe('not_an_approver')
    expect(ask(token('ci', ['create']), act)).toBe('scope_missing')
    expect(ask(token('ci', ['create']), act, {}, { ...TASK, requester: token('ci').actor })).toBe('allowed')
  }
})

test('only an approver lets a task cost more, also who asked for it', () => {
  for (const act of ['resume', 'raise_budget'] as const)
    expect([ask(person({ id: 'U_ANA' }), act), ask(person(), act)]).toEqual(['not_an_approver', 'allowed'])
})

test('whoever is named asks for tasks, by name or in a group, and a token that is for that', () => {
  const create = (who: Decider) => ask(who, 'create', { requesters: ['U_ANA', 'C_WMS'] })
  expect(create(person({ id: 'U_ANA' }))).toBe('allowed')
  expect(create(person({ id: 'U_OLGA', groups: ['C_WMS'] }))).toBe('allowed')
  expect(create(person())).toBe('not_a_requester')
  expect(create(token('ci', ['create']))).toBe('allowed')
  expect(ask(person({ id: 'U_OLGA' }), 'create')).toBe('allowed')
})

test('a login that is tied to nobody leaves notes and does nothing else; a stranger’s does nothing', () => {
  const login = (membership: 'member' | 'external'): Decider => ({
    ...{ actor: { kind: 'rest', id: 'github:eve', name: 'eve' }, team: null, scopes: 'all', sees: true },
    facts: { kind: 'login', membership },
  })
  const acts = Object.keys(ACCESS) as PeopleAct[]
  expect(acts.filter((act) => ask(login('member'), act) === 'allowed')).toEqual(['note'])
  expect(acts.filter((act) => ask(login('external'), act) === 'allowed')).toEqual([])
  expect([ask(login('member'), 'read'), ask(login('member'), 'approve')]).toEqual(['login_unknown', 'login_unknown'])
  expect(ask(login('external'), 'read')).toBe('not_a_member')
})

test('one who is known in Slack is the same one through every door', () => {
  const boris: Person = { name: 'boris', team: null, slackUser: 'U_BORIS', login: null, scopes: 'all' }
  const keys = [boris, { ...boris, scopes: TOKEN_SCOPES }, { ...boris, login: 'boris-codes' }].map((one) =>
    actorKey(actorOf(one)),
  )
  expect(keys).toEqual(['slack:U_BORIS', 'slack:U_BORIS', 'slack:U_BORIS'])
  expect(actorKey(actorOf({ ...boris, slackUser: null, login: 'eve' }))).toBe('rest:github:eve')
  expect(actorKey(actorOf({ ...boris, slackUser: null, name: 'ci' }))).toBe('rest:ci')
  expect([actorOf(boris).name, actorOf({ ...boris, slackUser: null }).name]).toEqual(['boris', 'boris'])
})

test('where there are several workspaces, each acts on its own tasks; what came by REST is the default one’s', () => {
  const of = (id: string, isDefault: boolean, team: string | null) =>
    [person(), token('ci')].map((who) => ask({ ...who, team: { id, isDefault } }, 'reject', {}, { ...TASK, team }))
  expect(of('T1', true, 'T1')).toEqual(['allowed', 'allowed'])
  expect(of('T2', false, 'T1')).toEqual(['other_workspace', 'other_workspace'])
  expect(of('T1', true, null)).toEqual(['allowed', 'allowed'])
  expect(of('T2', false, null)).toEqual(['other_workspace', 'other_workspace'])
})

test('who asks for a task, or for a list of theirs, need not see the channel of another; to read it they must', () => {
  const blind = { ...person(), sees: false }
  expect((['create', 'list', 'read', 'kick'] as const).map((act) => ask(blind, act))).toEqual([
    ...['allowed', 'allowed', 'not_seen', 'not_seen'],
  ])
})

test('Slack is asked no more than an act depends on', () => {
  expect(factsNeeded(POLICY, ['read'])).toEqual({ place: false, groups: false })
  expect(factsNeeded(POLICY, ['create'])).toEqual({ place: false, groups: false })
  expect(factsNeeded({ ...POLICY, requesters: ['S_ASK'] }, ['create'])).toEqual({ place: false, groups: true })
  expect(factsNeeded(POLICY, ['cancel'])).toEqual({ place: false, groups: true })
  expect(factsNeeded(POLICY, ['read', 'approve'])).toEqual({ place: true, groups: true })
})

test('what Slack numbers within a workspace is told apart by it where there are several', () => {
  const [one, other] = [
    { id: 'T1', isDefault: true },
    { id: 'T2', isDefault: false },
  ]
  expect([keyIn(null, 'U7'), keyIn(one, 'U7'), keyIn(other, 'U7')]).toEqual(['U7', 'T1:U7', 'T2:U7'])
  expect([owns(null, 'T1'), owns(null, null), owns(other, 'T2'), owns(one, 'T2')]).toEqual([true, true, true, false])
})

describe('A GitHub login', () => {
  const logins = new Map([['boris-codes', { team: 'T1', slackUser: 'U_BORIS' }]])

  test('that the operator ties to somebody is that one, in whatever letters', () => {
    expect(tiedTo(logins, 'Boris-Codes')).toEqual({ team: 'T1', slackUser: 'U_BORIS' })
    const person = personOfLogin(logins, 'Boris-Codes')
    expect(person).toEqual({
      name: 'Boris-Codes',
      team: null,
      slackUser: 'U_BORIS',
      login: 'Boris-Codes',
      scopes: 'all',
    })
    expect(actorKey(actorOf(person))).toBe('slack:U_BORIS')
  })

  test('that is tied to nobody is a login and no more', () => {
    expect(tiedTo(logins, 'eve')).toBeNull()
    expect(personOfLogin(logins, 'eve')).toMatchObject({ slackUser: null, login: 'eve' })
    expect(actorKey(actorOf(personOfLogin(logins, 'eve')))).toBe('rest:github:eve')
  })
})

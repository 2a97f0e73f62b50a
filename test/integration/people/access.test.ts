import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  actorOf,
  type Membership,
  type Person,
  type PersonFacts,
  TOKEN_SCOPES,
} from '../../../src/core/access/person.ts'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { Actor } from '../../../src/core/pipeline/events.ts'
import { createOrchestrator } from '../../../src/orchestrator.ts'
import { cancelTask } from '../../../src/people/cancel.ts'
import { createTask } from '../../../src/people/create.ts'
import { decideTask } from '../../../src/people/decide.ts'
import { denyPackages } from '../../../src/people/deny-packages.ts'
import { type RepositoryRole, speakerOfLogin } from '../../../src/people/github/speaker.ts'
import { ignoreChecks } from '../../../src/people/ignore-checks.ts'
import { kickTask } from '../../../src/people/kick.ts'
import { tellAgents } from '../../../src/people/note.ts'
import { answerQuestion, resumeTask } from '../../../src/people/resume.ts'
import { retryTask } from '../../../src/people/retry.ts'
import { revertTask } from '../../../src/people/revert.ts'
import type { PeopleDeps, Speaker, Via } from '../../../src/people/speaker.ts'
import { findVisible, listVisible } from '../../../src/people/visible.ts'
import { createPool } from '../../../src/store/pool.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { NO_LIMITS } from '../../support/everything.ts'
import { walk } from '../http/service.ts'
import { EXPECTED } from './access-table.ts'

const POLICY: ApprovalPolicy = {
  ...{ approvers: ['U_BORIS', 'S_LEADS'], requesters: 'everybody', approvalsNeeded: 1 },
  ...{ selfApproval: false, carryOver: false },
}

/** Somebody at a door, made as the door makes them. */
interface Given extends Partial<Person> {
  readonly via: Via
  readonly facts: PersonFacts
  /** Who asked for the task; ana, unless it is they. */
  readonly asked?: 'they'
  readonly sees?: boolean
}

const ofSlack = (membership: Membership = 'member', over: object = {}): PersonFacts => ({
  ...{ kind: 'person', membership, inSharedChannel: false, groups: [], ...over },
})
const slack = (slackUser: string, facts = ofSlack(), over: Partial<Given> = {}): Given => ({
  ...{ via: 'command', slackUser, facts, ...over },
})
const token = (scopes: Person['scopes'], over: Partial<Given> = {}): Given => ({
  ...{ via: 'rest', name: 'ci', scopes, facts: { kind: 'token' }, ...over },
})
const tokenOf = (slackUser: string, scopes: Person['scopes'], over: Partial<Given> = {}): Given => ({
  ...{ via: 'rest:cli', slackUser, scopes, facts: ofSlack(), ...over },
})
const LOGINS = new Map([
  ['boris-codes', { team: null, slackUser: 'U_BORIS' }],
  ['chen-codes', { team: null, slackUser: 'U_CHEN' }],
  ['greta-codes', { team: null, slackUser: 'U_GRETA' }],
])
/** What Slack says of those whose logins are tied. */
const SLACK_PEOPLE = {
  teamOf: () => null,
  find: async (_team: string | null, slackUser: string) => ({
    ...{ name: slackUser, sees: async () => true },
    facts: async () => ofSlack(slackUser === 'U_GRETA' ? 'guest' : 'member'),
  }),
}
/** Somebody at GitHub's door, whom the service finds by the login. */
const login = (name: string, role: RepositoryRole, over: Partial<Given> = {}): Given => ({
  ...{ via: 'github', login: name, facts: { kind: 'login', membership: role }, ...over },
})
const ALL = TOKEN_SCOPES
const ELSEWHERE = { id: 'T_OTHER', isDefault: false }
const THEY = { asked: 'they' } as const
const MACHINE: Given = { via: 'rest', name: 'local', facts: { kind: 'this_machine' } }

const WHO: Readonly<Record<string, Given>> = {
  'slack: who asked': slack('U_ANA', ofSlack(), THEY),
  'slack: an approver': slack('U_BORIS'),
  'slack: an approver by a group': slack('U_OLGA', ofSlack('member', { groups: ['S_LEADS'] })),
  'slack: an approver who asked': slack('U_BORIS', ofSlack(), THEY),
  'slack: another member': slack('U_CHEN'),
  'slack: an approver in a channel that others share': slack('U_BORIS', ofSlack('member', { inSharedChannel: true })),
  'slack: a guest who is named an approver': slack('U_BORIS', ofSlack('guest')),
  'slack: a guest who asked': slack('U_GRETA', ofSlack('guest'), THEY),
  'slack: an outsider': slack('U_EVE', ofSlack('external')),
  'slack: a bot': slack('U_BOT', ofSlack('bot')),
  'slack: somebody who has left': slack('U_BORIS', ofSlack('deactivated')),
  'slack: a member outside its private channel': slack('U_CHEN', ofSlack(), { sees: false }),
  'slack: an approver outside its private channel': slack('U_BORIS', ofSlack(), { sees: false }),
  'slack: an approver of another workspace': slack('U_BORIS', ofSlack(), { team: ELSEWHERE }),
  'rest: this machine, without tokens': MACHINE,
  'rest: this machine, which asked': { ...MACHINE, ...THEY },
  'rest: a token without scopes': token('unscoped'),
  'rest: a token without scopes, which asked': token('unscoped', THEY),
  'rest: a token to read': token(['read']),
  'rest: a token to create': token(['create']),
  'rest: a token to create, which asked': token(['create'], THEY),
  'rest: a token to decide': token(['decide']),
  'rest: a token to operate': token(['operate']),
  'rest: a token for nothing': token([]),
  'rest: a token for everything': token(ALL),
  'rest: a token for everything, which asked': token(ALL, THEY),
  'rest: a token for everything, of another workspace': token(ALL, { team: ELSEWHERE }),
  'rest: an approver’s token for everything': tokenOf('U_BORIS', ALL),
  'rest: an approver’s token to read': tokenOf('U_BORIS', ['read']),
  'rest: an approver’s token without scopes': tokenOf('U_BORIS', 'unscoped'),
  'rest: the token of an approver who asked in Slack': tokenOf('U_BORIS', ALL, THEY),
  'rest: a member’s token for everything': tokenOf('U_CHEN', ALL),
  'rest: a guest’s token for everything': tokenOf('U_BORIS', ALL, { facts: ofSlack('guest') }),
  'rest: an approver’s token outside its private channel': tokenOf('U_BORIS', ALL, { sees: false }),
  'github: a login that is an approver’s': login('Boris-Codes', 'member'),
  'github: a login that is an approver’s, who asked': login('boris-codes', 'member', THEY),
  'github: a login that is another member’s': login('chen-codes', 'member'),
  'github: a login that is an approver’s, a stranger to the repository': login('boris-codes', 'external'),
  'github: a login that is a guest’s': login('greta-codes', 'member'),
  'github: a login of the repository that is tied to nobody': login('eve', 'member'),
  'github: a login of the repository that is tied to nobody, which asked': login('eve', 'member', THEY),
  'github: a stranger’s login': login('eve', 'external'),
  'github: a bot’s login': login('dependabot[bot]', 'bot'),
}

let database: TestDatabase
let pool: ReturnType<typeof createPool>
let deps: PeopleDeps
beforeAll(async () => {
  database = await testDatabase()
  pool = createPool(database.url, { max: 4, onConnectionLost: () => {} })
  const orchestrator = createOrchestrator(pool, async () => {})
  const kick = async () => ({ outcome: 'next', stage: 'PRODUCT' }) as const
  deps = { db: pool, orchestrator, kick, policy: POLICY, ...NO_LIMITS }
})
afterAll(async () => {
  await pool.end()
  await database.drop()
})

async function speakerOf({ via, facts, sees = true, ...given }: Given): Promise<Speaker> {
  if (given.login != null && facts.kind === 'login')
    return speakerOfLogin({ logins: LOGINS, slackPeople: SLACK_PEOPLE }, given.login, facts.membership)
  const person: Person = { name: 'they', team: null, slackUser: null, login: null, scopes: 'all', ...given }
  return { ...person, actor: actorOf(person), via, facts: async () => facts, sees: async () => sees }
}

const ANA: Actor = { kind: 'slack', id: 'U_ANA', name: 'ana' }
const HEAD = 'abc123'
const REASON = 'Not what was asked'

/** A task that stands where the act can be done. */
async function taskFor(act: string, requester: Actor): Promise<number> {
  const { orchestrator } = deps
  const { record } = await orchestrator.create({
    ...{ title: 'Count pallets', rawRequest: 'Count pallets', language: 'en' },
    ...{ requester, channel: 'C_WMS', requestKey: null },
  })
  const from = record.task
  const paused = (cause: 'budget' | 'question') => [
    (seq: number) => ({ type: 'paused', seq, cause, reason: 'Why?' }) as const,
  ]
  if (act === 'deny_packages')
    await walk(orchestrator, from, [
      (seq) => ({ type: 'paused', seq, cause: 'packages', reason: 'May it?', asked: ['left-pad 1.3.0'] }),
    ])
  if (act === 'ignore_checks') await walk(orchestrator, from, [...TO_REVIEW.slice(0, -1), stopsForChecks])
  if (act === 'answer') await walk(orchestrator, from, paused('question'))
  if (act === 'resume' || act === 'raise_budget') await walk(orchestrator, from, paused('budget'))
  if (act === 'retry') await walk(orchestrator, from, [(seq) => ({ type: 'run_abandoned', seq, reason: 'Refused.' })])
  if (['approve', 'reject', 'request_changes', 'revert'].includes(act)) await walk(orchestrator, from, TO_REVIEW)
  if (act === 'revert') await merged(from.id)
  return from.id
}

/** As boris approves it and the forge merges it. */
async function merged(id: number): Promise<void> {
  const by = { actor: { kind: 'slack', id: 'U_BORIS', name: 'boris' }, team: null, scopes: 'all', sees: true } as const
  const facts = { kind: 'person', membership: 'member', inSharedChannel: false, groups: [] } as const
  const decision = {
    ...{ headSha: HEAD, mark: null, acknowledged: [], via: 'rest', policy: { ...POLICY, selfApproval: true } },
    ...{ verdict: { decision: 'approve', comment: null } as const, decider: { ...by, facts } },
  }
  const first = await deps.orchestrator.decide(id, decision)
  if (first.outcome === 'reserved')
    await deps.orchestrator.decide(id, { ...decision, acknowledged: first.standing.map(({ name }) => name) })
  const { rows } = await pool.query('select seq from tasks where id = $1', [id])
  await deps.orchestrator.apply(id, { type: 'merged', seq: rows[0].seq, mergeSha: HEAD })
}

const stopsForChecks = (seq: number) => {
  const checks = [{ key: 'run:1', name: 'backend', ended: 'cancelled' }]
  return { type: 'stopped_outside', seq, cause: 'checks', reason: 'They say nothing.', checks } as const
}

const TO_REVIEW: Parameters<typeof walk>[2] = [
  (seq) => ({ type: 'run_passed', seq, headSha: null }),
  (seq) => ({
    ...({ type: 'planned', seq } as const),
    sections: (['backend', 'frontend', 'docs'] as const).map((section) => ({
      ...{ section, needed: section === 'docs', reason: 'words only' },
    })),
  }),
  (seq) => ({ type: 'patched', seq, headSha: HEAD }),
  (seq) => ({ type: 'run_passed', seq, headSha: null }),
  () => ({ type: 'ci_finished', headSha: HEAD, failures: [] }),
]

const wish = { title: 'Move pallets', rawRequest: 'Move pallets', channel: null, requestKey: null, budgetUsd: null }
const asking = { ...wish, model: null, repository: null, baseBranch: null }
const seen = { headSha: HEAD, mark: null }
const page = { status: null, mine: false, before: null, limit: 1_000 }

type Act = (speaker: Speaker, id: number) => Promise<{ readonly outcome: string; readonly why?: unknown }>
const ACTS: Readonly<Record<string, Act>> = {
  create: (speaker) => createTask({ ...deps, modelChoices: [], canShow: async () => true }, speaker, asking),
  read: (speaker, id) => findVisible(deps, speaker, 'read', id),
  list: async (speaker, id) => {
    const listed = await listVisible(deps, speaker, page)
    if (listed.outcome === 'refused') return listed
    return { outcome: listed.records.some(({ task }) => task.id === id) ? 'listed' : 'not_found' }
  },
  note: (speaker, id) => tellAgents(deps, speaker, id, { text: 'Mind the cold store', sourceKey: `note:${id}` }),
  answer: (speaker, id) => answerQuestion(deps, speaker, id, { text: 'By the dock', headSha: null }),
  cancel: (speaker, id) => cancelTask(deps, speaker, id, null),
  deny_packages: (speaker, id) => denyPackages(deps, speaker, id, 'Use what is there'),
  revert: (speaker, id) => revertTask(deps, speaker, id, REASON),
  retry: (speaker, id) => retryTask(deps, speaker, id),
  resume: (speaker, id) => resumeTask(deps, speaker, id, { budgetUsd: null, answer: null }),
  ignore_checks: (speaker, id) => ignoreChecks(deps, speaker, id, HEAD),
  raise_budget: (speaker, id) => resumeTask(deps, speaker, id, { budgetUsd: 500, answer: null }),
  kick: (speaker, id) => kickTask(deps, speaker, id),
  reject: (speaker, id) => decideTask(deps, speaker, id, { ...seen, verdict: { decision: 'reject', comment: REASON } }),
  request_changes: (speaker, id) =>
    decideTask(deps, speaker, id, {
      ...seen,
      verdict: { decision: 'request_changes', section: 'docs', comment: REASON },
    }),
  async approve(speaker, id) {
    const approval = { ...seen, verdict: { decision: 'approve', comment: null } } as const
    const first = await decideTask(deps, speaker, id, approval)
    if (first.outcome !== 'reserved') return first
    return decideTask(deps, speaker, id, { ...approval, acknowledged: first.standing.map(({ name }) => name) })
  },
}

/** In the words of the table. */
async function through(given: Given, act: string): Promise<string> {
  const speaker = await speakerOf(given)
  const id = await taskFor(act, given.asked === 'they' ? speaker.actor : ANA)
  const before = await stateOf(id)
  const done = await ACTS[act]?.(speaker, id)
  if (done === undefined) throw new Error(`${act} is no act`)
  if (done.outcome === 'refused' || done.outcome === 'not_found') expect(await stateOf(id)).toEqual(before)
  if (done.outcome === 'refused') return String(done.why)
  if (done.outcome === 'not_found') return 'hidden'
  return ['done', 'seen', 'listed', 'counted'].includes(done.outcome) ? 'yes' : done.outcome
}

const stateOf = async (id: number) =>
  (
    await pool.query(
      `select status, stage, seq, approvals, budget_usd, (select count(*) from notes where task_id = $1) notes,
         (select count(*) from decisions where task_id = $1) decisions from tasks where id = $1`,
      [id],
    )
  ).rows

const [[, ...acts] = [], ...rows] = EXPECTED.trim()
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
const CELLS = rows.flatMap(([who = '', ...cells]) => acts.map((act, at) => ({ who, act, expected: cells[at] ?? '' })))

test('the table has a row for each kind of person and token, a column for each act, and no empty cell', () => {
  expect(rows.map(([who]) => who)).toEqual(Object.keys(WHO))
  expect(acts).toEqual(Object.keys(ACTS))
  expect(CELLS.filter(({ expected }) => expected === '')).toEqual([])
  expect(CELLS.length).toBeGreaterThanOrEqual(300)
})

describe.each(rows.map(([who = '']) => who))('%s', (who) => {
  test.each(CELLS.filter((cell) => cell.who === who))('$act: $expected', async ({ act, expected }) => {
    const given = WHO[who]
    if (given === undefined) throw new Error(`nobody is ${who}`)
    expect(await through(given, act)).toBe(expected)
  })
})

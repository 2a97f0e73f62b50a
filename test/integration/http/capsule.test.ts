import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import type { Artifact } from '../../../src/core/artifacts.ts'
import { contentHash } from '../../../src/core/content-hash.ts'
import type { MergeCandidate } from '../../../src/core/merge-candidate.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Served, serve, waitingTask } from './service.ts'

const POLICY: ApprovalPolicy = {
  approvers: [],
  approvalsNeeded: 1,
  selfApproval: false,
  carryOver: true,
  requesters: 'everybody',
}
const CANDIDATE: MergeCandidate = {
  ...{ head_sha: 'abc1', base_sha: 'ba5e', merge_base: 'ba5e', tree: 'a tree', merged_tree: 'a tree' },
  ...{ diff_sha256: 'the change', rules_sha256: 'the rules' },
}
/** The base went on, and is in the branch. */
const UPDATED = { ...CANDIDATE, head_sha: 'abc2', base_sha: 'ba5e2', merge_base: 'ba5e2', merged_tree: 'both' }

let database: TestDatabase
let served: Served

beforeAll(async () => {
  database = await testDatabase()
  served = await serve(database.url, {
    tokens: [{ name: 'ana', token: 'token-of-ana', scopes: ['read', 'create', 'decide'] }],
    policy: POLICY,
  })
})
afterAll(async () => {
  await served.stop()
  await database.drop()
})

const call = (method: string, path: string, body?: unknown) =>
  served.call(method, path, body, { authorization: 'Bearer token-of-ana' })
const approve = (id: number, body: object = {}) => call('POST', `/tasks/${id}/approve`, body)
const task = async (id: number) => (await call('GET', `/tasks/${id}`)).body

/** A task that waits for a decision on a candidate that CI has judged green. */
const asked = (candidate = CANDIDATE) => waitingTask(served.orchestrator, candidate.head_sha, judged(candidate))

const judged = (candidate: MergeCandidate): Artifact[] => [
  { kind: 'MergeCandidate', content: candidate },
  { kind: 'CiReport', content: { head_sha: candidate.head_sha, verdict: 'green', reason: '', checks: [BACKEND] } },
]
const BACKEND = {
  ...({ name: 'backend', section: 'backend', state: 'passed' } as const),
  ...{ summary: '', log_tail: '' },
}

/** MERGE found the base moved and brought the branch up to it; CI has judged the result. */
async function updated(id: number, candidate: MergeCandidate, policy: ApprovalPolicy): Promise<void> {
  const { rows } = await served.pool.query<{ seq: number }>('select seq from tasks where id = $1', [id])
  const moved = { type: 'branch_moved', headSha: candidate.head_sha, madeBy: 'us', reason: 'The base moved.' } as const
  await served.orchestrator.apply(id, { ...moved, seq: rows[0]?.seq ?? 0 })
  const event = { type: 'ci_finished', headSha: candidate.head_sha, failures: [] } as const
  await served.orchestrator.apply(id, event, { artifacts: judged(candidate), policy })
}

describe('An approval is kept', () => {
  test('with all that it was given on, by whom, when and from where', async () => {
    const id = await asked()
    const { body } = await approve(id)
    const [{ capsule, created_at }] = body.decisions
    expect(capsule).toMatchObject({
      ...CANDIDATE,
      ci: { verdict: 'green', checks: [{ name: 'backend', state: 'passed' }] },
      policy_sha256: contentHash({ ...POLICY, requesters: undefined }),
      ...{ actor: { kind: 'rest', name: 'ana' }, via: 'rest', carried_from: null },
    })
    expect(Math.abs(Date.parse(capsule.decided_at) - Date.parse(created_at))).toBeLessThan(60_000)
    const { id: _, sha256, carried_from: __, ...content } = capsule
    expect(sha256).toBe(contentHash(content))
  })

  test('so that nobody can change or remove it', async () => {
    await approve(await asked())
    for (const statement of ["update approval_capsules set head_sha = 'other'", 'delete from approval_capsules'])
      await expect(served.pool.query(statement)).rejects.toThrow('approval_capsules is append-only')
  })

  test('for the candidate that was looked at, and refused for another of the same commit', async () => {
    const id = await asked()
    const { candidate } = await task(id)
    const late = await approve(id, { candidate: 'a'.repeat(12) })
    expect(late).toMatchObject({ status: 409, body: { detail: expect.stringContaining('as it stands now') } })
    expect(await approve(id, { candidate })).toMatchObject({ status: 200 })
  })
})

describe('When the branch took in a newer base and its change is the same', () => {
  test('the approval holds on, and its new decision says from which capsule', async () => {
    const id = await asked()
    const first = (await approve(id)).body.decisions[0].capsule
    await updated(id, UPDATED, POLICY)
    const after = await task(id)
    expect(after).toMatchObject({ status: 'RUNNING', stage: 'MERGE', head_sha: 'abc2' })
    expect(after.decisions).toMatchObject([
      { via: 'rest', head_sha: 'abc1' },
      { via: 'carried', head_sha: 'abc2', actor: 'ana', capsule: { carried_from: first.id, base_sha: 'ba5e2' } },
    ])
  })

  test.each([
    ['the policy does not let it', UPDATED, { ...POLICY, carryOver: false }],
    ['the change is another', { ...UPDATED, diff_sha256: 'another change' }, POLICY],
  ])('people are asked again where %s', async (_, candidate, policy) => {
    const id = await asked()
    await approve(id)
    await updated(id, candidate, policy)
    expect(await task(id)).toMatchObject({ status: 'WAITING', stage: 'HUMAN_APPROVAL', head_sha: 'abc2' })
  })
})

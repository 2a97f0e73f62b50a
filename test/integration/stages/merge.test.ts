import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { ApprovalPolicy } from '../../../src/core/approval/approval.ts'
import { approvableFrom, capsuleOf, type KeptCapsule } from '../../../src/core/approval/capsule.ts'
import { contentHash } from '../../../src/core/content-hash.ts'
import { newTask, type Task } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import { merge } from '../../../src/stages/merge/merge.ts'
import type { StageDeps, StageInput, StageOutcome } from '../../../src/stages/stage/stage.ts'
import type { Workspaces } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type GithubForgeUnderTest, githubForge, requireBackend } from '../../github/github-forge.ts'

const { signal } = new AbortController()
const POLICY: ApprovalPolicy = {
  approvers: [],
  approvalsNeeded: 1,
  selfApproval: false,
  carryOver: false,
  requesters: 'everybody',
}
const ARTIFACTS: StageInput['artifacts'] = []

let under: GithubForgeUnderTest
let workspaces: Workspaces
let id = 0
let branch: string
let headSha: string
let pull: number
let approval: KeptCapsule

beforeAll(async () => {
  under = await githubForge({ 'backend/a.txt': '1\n' })
  requireBackend(under.standIn)
  const { remote } = under.forge
  workspaces = createWorkspaces({ home: under.standIn.team.folder, remote, baseBranch: 'main' })
})
afterAll(async () => {
  expect(under.standIn.violations).toEqual([])
  await under.close()
})

beforeEach(async () => {
  branch = `wms/task-${++id}`
  headSha = await under.commit(branch, { 'backend/a.txt': `${id} on the branch\n` })
  under.standIn.check(headSha, { conclusion: 'success' })
  pull = (
    await under.forge.openPullRequest(
      { branch, title: inOurWords`Count pallets`, body: inOurWords``, labels: [] },
      signal,
    )
  ).number
  approval = await approved()
})

/** What a person says yes to as everything stands now. */
async function approved(): Promise<KeptCapsule> {
  const worktree = await workspaces.open(newTask(id), signal)
  const candidate = await worktree.candidate(headSha, signal)
  const report = await under.forge.checks({ headSha, waitedMs: 600_000 }, signal)
  const by = { actor: { kind: 'slack', id: 'U1', name: 'ana' }, via: 'button', at: new Date() } as const
  const content = capsuleOf(approvableFrom(candidate, report, ARTIFACTS, POLICY), by)
  return { id: 1, content, sha256: contentHash(content), carriedFrom: null }
}

/** As the database keeps them. */
const made = new Set<string>()
const commits: StageDeps['commits'] = {
  result: null,
  isOurs: (sha) => made.has(sha),
  note: async (sha) => void made.add(sha),
  noteResult: async (sha) => void made.add(sha),
}

const mergeNow = (policy = POLICY, given: KeptCapsule | null = approval): Promise<StageOutcome> => {
  const task: Task = { ...newTask(id), headSha, approvedSha: headSha, state: { status: 'RUNNING', stage: 'MERGE' } }
  const input: StageInput = {
    ...{ task, title: inOurWords`Count pallets`, rawRequest: '', language: 'en', artifacts: ARTIFACTS, notes: [] },
    ...{
      run: { stage: 'MERGE', attempt: 1 },
      failedAttempts: [],
      accepted: [],
      approval: given,
      pullRequest: pull,
      reverted: null,
    },
  }
  return merge(
    input,
    { forge: under.forge, workspaces, policy, commits, placeInLine: async () => null } as StageDeps,
    signal,
  )
}

const merges = () => under.git('rev-list', '--merges', '--first-parent', '--count', 'main')
const head = () => under.git('rev-parse', branch)

test('What was approved is merged, with the tree that was approved', async () => {
  const { event, artifacts } = await mergeNow()
  expect(event).toEqual({ type: 'merged', mergeSha: await under.git('rev-parse', 'main') })
  expect(artifacts).toMatchObject([{ kind: 'MergeReceipt', content: { head_sha: headSha, as_approved: true } }])
  expect(await under.git('rev-parse', 'main^{tree}')).toBe(approval.content.merged_tree)
})

test('A base that a run took in before it died voids the approval, and is no push of somebody else', async () => {
  const pushed = await under.commit(branch, { 'backend/b.txt': 'of the base\n' })
  expect((await mergeNow()).event).toMatchObject({ type: 'branch_moved', headSha: pushed, madeBy: 'others' })
  made.add(pushed)
  expect((await mergeNow()).event).toMatchObject({ type: 'branch_moved', headSha: pushed, madeBy: 'us' })
})

test('A run that died after the merge finds it done, also when the base went on', async () => {
  const before = Number(await merges())
  const first = await mergeNow()
  await under.commit('main', { 'later.txt': `${id}` })
  expect(await mergeNow()).toEqual(first)
  expect(await merges()).toBe(String(before + 1))
})

describe('Nothing is merged', () => {
  let before: string
  beforeEach(async () => {
    before = await merges()
  })
  afterEach(async () => expect(await merges()).toBe(before))

  test('when the base moved: the branch takes it in, and CI and people see the result', async () => {
    const baseSha = await under.commit('main', { 'theirs.txt': `${id}\n` })
    const { event } = await mergeNow()
    expect(event).toMatchObject({
      type: 'branch_moved',
      headSha: await head(),
      reason: expect.stringContaining('base:'),
    })
    expect(await under.git('show', '-s', '--format=%P', branch)).toBe(`${headSha} ${baseSha}`)
  })

  test('twice updated when the run died after the update: it is found pushed', async () => {
    await under.commit('main', { 'theirs.txt': `${id}\n` })
    await mergeNow()
    const updated = await head()
    expect((await mergeNow()).event).toMatchObject({ type: 'branch_moved', headSha: updated })
    expect(await head()).toBe(updated)
  })

  test('when the base changed the same lines: the section that owns the file gets both sides', async () => {
    await under.commit('main', { 'backend/a.txt': 'on the base\n' })
    const { event } = await mergeNow()
    expect(event).toMatchObject({
      type: 'merge_conflicted',
      failures: [
        {
          section: 'backend',
          finding: { file: 'backend/a.txt', quote: expect.stringMatching(/on the branch[\s\S]*on the base/) },
        },
      ],
    })
    expect(await head()).toBe(headSha)
  })

  test('when a person pushed: the new commit is to be judged', async () => {
    const theirs = await under.commit(branch, { 'backend/more.txt': 'x' })
    expect((await mergeNow()).event).toMatchObject({ type: 'branch_moved', headSha: theirs })
  })

  test.each([
    ['a required check turned red', () => under.standIn.check(headSha, { conclusion: 'failure' }), 'checks:'],
    ['a required check runs again', () => under.standIn.check(headSha, {}), 'checks:'],
    [
      'another check is required now',
      () => requireBackend(under.standIn, { required_status_checks: [{ context: 'licence' }] }),
      'checks:',
    ],
  ])('when %s', async (_, change, reason) => {
    const rules = [...under.standIn.state.rules]
    change()
    expect((await mergeNow()).event).toMatchObject({
      ...{ type: 'branch_moved', headSha },
      reason: expect.stringContaining(reason),
    })
    under.standIn.state.rules.splice(0, Infinity, ...rules)
  })

  test('when other people may approve by now', async () => {
    const { event } = await mergeNow({ ...POLICY, approvers: ['U2'] })
    expect(event).toMatchObject({ type: 'branch_moved', headSha, reason: expect.stringContaining('policy:') })
  })

  test('when the pull request was closed: the task waits and says what to do', async () => {
    await under.forge.closePullRequest(branch, inOurWords`Not now`, signal)
    expect((await mergeNow()).event).toMatchObject({
      type: 'paused',
      reason: expect.stringContaining('resume the task'),
    })
  })

  test('when nobody knows what the approval was given on', async () => {
    expect((await mergeNow(POLICY, null)).event).toMatchObject({ type: 'branch_moved', headSha })
  })
})

import { inspect } from 'node:util'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import type { AppError } from '../../../src/errors.ts'
import { ACTIONS_APP_ID } from '../../../src/local/github/world/state.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type GithubForgeUnderTest, githubForge, requireBackend } from '../../github/github-forge.ts'

const { signal } = new AbortController()
const branch = 'wms/task-7'
let under: GithubForgeUnderTest

beforeEach(async () => {
  under = await githubForge()
})
afterEach(async () => {
  expect(under.standIn.violations).toEqual([])
  await under.close()
})

const draft = { branch, title: inOurWords`Count pallets`, body: inOurWords`Because.`, labels: ['wms-orchestrator'] }
const calls = (operation: string) => under.standIn.calls.filter((call) => call.operation === operation)

const worktree = () =>
  createWorkspaces({ home: under.standIn.team.folder, remote: under.forge.remote, baseBranch: 'main' }).open(
    newTask(7),
    signal,
  )

/** A commit of ours that is not pushed yet. */
async function unpushed() {
  const checkout = await worktree()
  await checkout.files.write('a.js', 'x\n')
  const author = { name: 'backend', email: 'backend@wms.invalid' }
  const sha =
    (await checkout.commit({ subject: inOurWords`s`, body: inOurWords``, trailers: {}, author }, signal)) ?? ''
  return { sha, push: () => checkout.push(sha, () => false, signal) }
}

test.each([
  ['a lost answer', { status: 'no answer' as const, when: 'after' as const }],
  ['a 502 after it was made', { status: 502, when: 'after' as const }],
])('A pull request is opened once: %s', async (_, fault) => {
  await under.commit(branch, { 'a.txt': 'x' })
  under.standIn.faults.add({ operation: 'pulls/create', ...fault })
  await under.forge.openPullRequest(draft, signal)
  expect(under.standIn.state.pulls).toMatchObject([{ branch, draft: true, body: 'Because.' }])
  expect([...(under.standIn.state.pulls[0]?.labels ?? [])]).toEqual(['wms-orchestrator'])
})

test('A repository without drafts gets an ordinary pull request', async () => {
  under.standIn.state.draftsSupported = false
  await under.commit(branch, { 'a.txt': 'x' })
  expect(await under.forge.openPullRequest(draft, signal)).toMatchObject({ state: 'open', draft: false })
})

test('A pull request of a branch that was never pushed is refused with what to do', async () => {
  await expect(under.forge.openPullRequest(draft, signal)).rejects.toMatchObject({ hint: 'Push it first.' })
})

test('Closing says why, once', async () => {
  await under.commit(branch, { 'a.txt': 'x' })
  await under.forge.openPullRequest(draft, signal)
  under.standIn.faults.add({ operation: 'pulls/update', status: 502 })
  await expect(under.forge.closePullRequest(branch, inOurWords`Rejected by @ana`, signal)).rejects.toMatchObject({
    kind: 'transient',
  })
  await under.forge.closePullRequest(branch, inOurWords`Rejected by @ana`, signal)
  expect(under.standIn.state.comments).toEqual([{ number: 1, body: 'Rejected by @ana' }])
  expect(under.standIn.state.pulls[0]?.state).toBe('closed')
})

test('A read that fails twice is repeated', async () => {
  under.standIn.faults.add({ operation: 'git/get-ref', status: 502, times: 2 })
  expect(await under.forge.baseSha(signal)).toBe(await under.git('rev-parse', 'main'))
})

test.each([
  ['429 with a long Retry-After', 429, { 'retry-after': '1800' }, 'transient', 1_800_000],
  ['a secondary limit', 403, { 'retry-after': '60' }, 'transient', 60_000],
  ['no permission', 403, {}, 'misconfigured', null],
  ['no such repository', 404, {}, 'misconfigured', null],
  ['wrong credentials', 401, {}, 'misconfigured', null],
])('%s is told for what it is', async (_, status, headers, kind, retryAfterMs) => {
  under.standIn.faults.add({
    operation: 'git/get-ref',
    status,
    headers,
    message: inOurWords`You have exceeded it`,
    times: 2,
  })
  await expect(under.forge.baseSha(signal)).rejects.toMatchObject({ kind, retryAfterMs })
})

test('A GitHub that does not answer is unavailable, not broken', async () => {
  under.standIn.faults.add({ operation: 'git/get-ref', status: 'no answer', times: 9 })
  await expect(under.forge.baseSha(signal)).rejects.toMatchObject({ kind: 'unavailable' })
})

test('No error carries a token, a header or a body', async () => {
  under.standIn.faults.add({ operation: 'pulls/list', status: 500, times: 9 })
  const error: AppError = await under.forge.findPullRequest(branch, signal).catch((thrown) => thrown)
  expect(inspect(error, { depth: 9, showHidden: true })).not.toMatch(/ghs_|authorization|headers/i)
})

test('A cancelled call ends with the reason of the cancel', async () => {
  const reason = new Error('cancelled')
  await expect(under.forge.baseSha(AbortSignal.abort(reason))).rejects.toBe(reason)
})

test('Tokens are narrowed to the repository and to what they are for', async () => {
  await under.forge.baseSha(signal)
  await under.forge.remote.env()
  expect(under.standIn.credentials.issued).toEqual([
    { repositories: ['wms'], permissions: expect.objectContaining({ pull_requests: 'write', checks: 'read' }) },
    { repositories: ['wms'], permissions: { contents: 'write' } },
  ])
})

test('A token that would end while git works is replaced before', async () => {
  under.standIn.credentials.lifetimeMs = 60_000
  await under.forge.remote.env()
  under.standIn.credentials.lifetimeMs = 3_600_000
  const { WMS_GIT_TOKEN: first } = await under.forge.remote.env()
  const { WMS_GIT_TOKEN: second } = await under.forge.remote.env()
  expect(second).toBe(first)
  expect(under.standIn.credentials.issued).toHaveLength(3)
})

test('A person’s token does for a small team', async () => {
  const { token } = under.standIn.credentials
  const forge = under.another({ auth: { kind: 'token', token } })
  expect(await forge.baseSha(signal)).toBe(await under.git('rev-parse', 'main'))
})

test('Git fetches and pushes with a long token that never stands in a file or an argument', async () => {
  const { sha, push } = await unpushed()
  expect(await push()).toEqual({ outcome: 'pushed' })
  expect(await under.git('rev-parse', branch)).toBe(sha)
})

test('An archived repository refuses a push with what to do', async () => {
  const { push } = await unpushed()
  under.standIn.state.archived = true
  await expect(push()).rejects.toMatchObject({ kind: 'misconfigured' })
  await expect(under.forge.check(signal)).rejects.toMatchObject({ message: expect.stringContaining('archived') })
})

test('Looking at unchanged checks again costs nothing of the rate limit', async () => {
  const headSha = await under.commitChecked(branch, 'passed')
  const first = await under.forge.checks({ headSha, waitedMs: 600_000 }, signal)
  expect(await under.forge.checks({ headSha, waitedMs: 600_000 }, signal)).toEqual(first)
  expect(calls('checks/list-for-ref').map(({ status }) => status)).toEqual([200, 304])
})

test('More checks than one page are all read', async () => {
  const sha = await under.commit(branch, { 'a.txt': 'x' })
  for (let i = 0; i < 130; i++)
    under.standIn.check(sha, { name: `check ${i}`, conclusion: i === 0 ? 'failure' : 'success' })
  const report = await under.forge.checks({ headSha: sha, waitedMs: 600_000 }, signal)
  expect(report).toMatchObject({ verdict: 'red', reason: 'Failed: check 0.' })
  expect(report.checks).toHaveLength(130)
})

test('The team’s rules say which section answers for a check', async () => {
  const check = { name: 'unit', section: 'frontend', folder: 'frontend', command: ['true'] }
  const paths = { paths: ['x/**'], review_paths: [] }
  const rules = { sections: { backend: paths, frontend: paths, docs: paths }, checks: [check] }
  await under.commit('main', { '.wms/pipeline.json': JSON.stringify(rules) })
  const headSha = await under.commit(branch, { 'a.txt': 'x' })
  for (const name of ['unit', 'ci-backend', 'lint']) under.standIn.check(headSha, { name, conclusion: 'success' })
  const { checks } = await under.forge.checks({ headSha, waitedMs: 600_000 }, signal)
  expect(checks.map(({ section }) => section)).toEqual(['frontend', 'backend', null])
})

test('The team’s rules may name a check by its workflow, as GitHub shows it, if we may read workflows', async () => {
  const rules = { sections: { backend: { paths: ['.'] }, frontend: { paths: ['web/'] } } }
  const ci = { 'API / test': 'backend', 'Web / test': 'frontend', 'Deploy / test (pull_request)': null }
  const flaky_checks = ['Web / test']
  await under.commit('main', { '.wms/pipeline.json': JSON.stringify({ ...rules, ci, flaky_checks }) })
  const headSha = await under.commit(branch, { 'a.txt': 'x' })
  for (const [suiteId, workflow] of ['API', 'Web', 'Deploy'].entries())
    under.standIn.check(headSha, {
      name: 'test',
      suiteId,
      workflow,
      conclusion: workflow === 'Web' ? 'failure' : 'success',
    })
  const read = () => under.forge.checks({ headSha, waitedMs: 600_000 }, signal)
  const { checks, flaky } = await read()
  expect(checks.map(({ section }) => section)).toEqual(['backend', 'frontend', null])
  expect(flaky).toEqual(['test'])
  under.standIn.faults.add({
    operation: 'actions/list-workflow-runs-for-repo',
    status: 403,
    message: inOurWords`Resource not accessible`,
    times: 2,
  })
  expect((await read()).checks.map(({ section }) => section)).toEqual([null, null, null])
})

test('Required by the older branch protection counts too; hidden from us, every check counts', async () => {
  const headSha = await under.commit(branch, { 'a.txt': 'x' })
  under.standIn.check(headSha, { name: 'backend', conclusion: 'success' })
  under.standIn.check(headSha, { name: 'lint', conclusion: 'failure' })
  under.standIn.state.classicChecks = ['backend']
  expect((await under.forge.checks({ headSha, waitedMs: 0 }, signal)).verdict).toBe('green')
  under.standIn.state.classicChecks = 'hidden'
  expect((await under.forge.checks({ headSha, waitedMs: 600_000 }, signal)).verdict).toBe('red')
})

test('The log of a failed job ends at its error, without colours and times', async () => {
  requireBackend(under.standIn)
  const sha = await under.commit(branch, { 'a.txt': 'x' })
  const lines = [
    '\u001b[31mexpected 1, got 2\u001b[0m',
    '##[error]Process completed with exit code 1.',
    'Post job cleanup.',
  ]
  const log = lines.map((line) => `2026-01-01T00:00:00.1234567Z ${line}`).join('\n')
  under.standIn.check(sha, { conclusion: 'failure', appId: ACTIONS_APP_ID, log })
  const { checks } = await under.forge.checks({ headSha: sha, waitedMs: 0 }, signal)
  expect(checks[0]?.log_tail).toBe('expected 1, got 2\n##[error]Process completed with exit code 1.')
})

test('A push whose token was revoked meanwhile is made with a new one', async () => {
  const { sha, push } = await unpushed()
  under.standIn.credentials.revoke()
  expect(await push()).toEqual({ outcome: 'pushed' })
  expect(await under.git('rev-parse', branch)).toBe(sha)
})

test('A call whose token was revoked meanwhile is made once more, with a new one', async () => {
  await under.commit(branch, { 'a.txt': 'x' })
  await under.forge.baseSha(signal)
  under.standIn.credentials.revoke()
  await under.forge.openPullRequest(draft, signal)
  expect(under.standIn.state.pulls).toHaveLength(1)
  expect(under.standIn.calls.filter(({ status }) => status === 401)).toHaveLength(1)
})

test('Credentials of which there are no others are told to be checked', async () => {
  const forge = under.another({ auth: { kind: 'token', token: 'github_pat_revoked' } })
  await expect(forge.baseSha(signal)).rejects.toMatchObject({ kind: 'misconfigured' })
  const workspaces = createWorkspaces({ home: under.standIn.team.folder, remote: forge.remote, baseBranch: 'main' })
  const hint = 'Check the credentials of the repository.'
  await expect(workspaces.open(newTask(7), signal)).rejects.toMatchObject({ kind: 'unauthorized', hint })
})

test('A push to a git server that fails pushes nothing and may be repeated', async () => {
  const { push } = await unpushed()
  under.standIn.faults.add({ operation: 'git', status: 502, times: 9 })
  await expect(push()).rejects.toMatchObject({ kind: 'transient' })
  expect(await under.git('for-each-ref', `refs/heads/${branch}`)).toBe('')
})

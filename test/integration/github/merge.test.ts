import { afterEach, beforeEach, expect, test } from 'vitest'
import { inOurWords } from '../../../src/core/publishable.ts'
import type { MergeResult } from '../../../src/forge/forge.ts'
import { type GithubForgeUnderTest, githubForge, requireBackend } from '../../github/github-forge.ts'

const { signal } = new AbortController()
const branch = 'wms/task-1'
let under: GithubForgeUnderTest
let headSha: string

beforeEach(async () => {
  under = await githubForge()
  headSha = await under.commit(branch, { 'ours.txt': 'x\n' })
  await under.forge.openPullRequest(
    { branch, title: inOurWords`Count pallets`, body: inOurWords``, labels: [] },
    signal,
  )
})
afterEach(async () => {
  expect(under.standIn.violations).toEqual([])
  await under.close()
})

const base = () => under.git('rev-parse', 'main')
const merge = async (baseSha?: string): Promise<MergeResult> =>
  under.forge.merge(
    { branch, headSha, baseSha: baseSha ?? (await base()), message: inOurWords`Merge it\n\nWMS-Task: 1` },
    signal,
  )
const merges = () => under.git('rev-list', '--merges', '--count', 'main')

test.each([
  ['502 after the merge was done', { status: 502, when: 'after' as const }],
  ['no answer after the merge was done', { status: 'no answer' as const, when: 'after' as const }],
  ['502 before it', { status: 502 }],
  [
    'the base moved in that moment',
    { status: 405, message: inOurWords`Base branch was modified. Review and try the merge again.` },
  ],
  [
    'GitHub has not computed yet whether it can merge',
    { status: 405, message: inOurWords`Pull Request is not mergeable` },
  ],
])('A merge is done once: %s', async (_, fault) => {
  under.standIn.faults.add({ operation: 'pulls/merge', ...fault })
  expect(await merge()).toEqual({ outcome: 'merged', mergeSha: await under.git('rev-parse', 'main') })
  expect(await merges()).toBe('1')
  expect(await under.git('show', '-s', '--format=%B', 'main')).toBe('Merge it\n\nWMS-Task: 1')
})

test('A push between the look and the merge is refused by GitHub and answered with the new head', async () => {
  const meanwhile = () => under.commit(branch, { 'sneaked-in.txt': 'x' })
  under.standIn.faults.add({ operation: 'pulls/merge', status: 'as usual', meanwhile })
  const result = await merge()
  expect(result).toEqual({ outcome: 'moved', headSha: await under.git('rev-parse', branch) })
  expect(await merges()).toBe('0')
})

test('A review that GitHub demands blocks the merge and names whom it has asked, until they approve', async () => {
  const { state, people } = under.standIn
  state.rules.push({ type: 'pull_request', parameters: { required_approving_review_count: 1 } })
  for (const name of ['boris', 'acme/leads']) state.requested.push({ number: 1, name })
  expect(await merge()).toEqual({
    outcome: 'blocked',
    reason: expect.stringMatching(
      /^On GitHub @boris, the team leads must approve it first\. .*At least 1 approving review/s,
    ),
  })
  await people.review(branch, 'APPROVED', { by: 'boris' })
  expect(await merge()).toMatchObject({ outcome: 'merged' })
})

test('A required check that is missing blocks the merge in GitHub’s words', async () => {
  requireBackend(under.standIn)
  expect(await merge()).toMatchObject({ outcome: 'blocked', reason: expect.stringContaining('"backend" is expected') })
})

test('A check that another app posted under the required name does not let the merge through', async () => {
  requireBackend(under.standIn)
  under.standIn.check(headSha, { conclusion: 'success', appId: 666 })
  under.standIn.status(headSha, 'backend', 'success')
  expect(await under.forge.checks({ headSha, waitedMs: 1_000 }, signal)).toMatchObject({ verdict: 'not_started' })
  expect(await merge()).toMatchObject({ outcome: 'blocked' })
})

test('A branch that must be up to date gets the base, and its new head is to be judged again', async () => {
  requireBackend(under.standIn, { strict_required_status_checks_policy: true })
  under.standIn.check(headSha, { conclusion: 'success' })
  const baseSha = await under.commit('main', { 'theirs.txt': 'x' })
  const result = await merge()
  const moved = await under.git('rev-parse', branch)
  expect(result).toEqual({ outcome: 'moved', headSha: moved })
  expect(await under.git('show', '-s', '--format=%P', moved)).toBe(`${headSha} ${baseSha}`)
})

test.each([
  [
    'a squash where merge commits are switched off',
    () => Object.assign(under.standIn.state.mergeMethods, { merge: false }),
  ],
  [
    'a squash where the history must be linear',
    () => under.standIn.state.rules.push({ type: 'required_linear_history' }),
  ],
  [
    'a squash where the rules allow nothing else',
    () => under.standIn.state.rules.push({ type: 'pull_request', parameters: { allowed_merge_methods: ['squash'] } }),
  ],
])('The merge is %s', async (_, configure) => {
  configure()
  expect(await merge()).toMatchObject({ outcome: 'merged' })
  expect(await under.git('show', '-s', '--format=%P', 'main')).not.toContain(' ')
  expect(await merge()).toMatchObject({ outcome: 'merged' })
})

test.each([
  [
    'no way to merge',
    () => Object.assign(under.standIn.state.mergeMethods, { merge: false, squash: false, rebase: false }),
    /no way/,
  ],
  ['an archived repository', () => Object.assign(under.standIn.state, { archived: true }), /archived/],
])('%s ends the merge with what to do', async (_, configure, message) => {
  configure()
  await expect(merge()).rejects.toMatchObject({
    kind: 'misconfigured',
    message: expect.stringMatching(message),
    hint: expect.any(String),
  })
  expect(await merges()).toBe('0')
})

test('A pull request that was merged at another commit is not taken for ours', async () => {
  await merge()
  const other = await under.git('rev-parse', 'main')
  const result = await under.forge.merge({ branch, headSha: other, baseSha: other, message: inOurWords`m` }, signal)
  expect(result).toMatchObject({ outcome: 'blocked', reason: expect.stringContaining(headSha) })
})

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import { COMMITTER } from '../../../src/exec/git.ts'
import { mergeQueued } from '../../../src/local/github/routes/merge-queue.ts'
import type { Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type GithubForgeUnderTest, githubForge } from '../../github/github-forge.ts'

const { signal } = new AbortController()
let under: GithubForgeUnderTest
let id = 0
let branch: string
let headSha: string

beforeAll(async () => {
  under = await githubForge()
})
afterAll(async () => {
  expect(under.standIn.violations).toEqual([])
  await under.close()
})
beforeEach(async () => {
  branch = `wms/task-${++id}`
  headSha = await commitOurs(`${id}.txt`)
  await under.forge.openPullRequest(
    { branch, title: inOurWords`Count pallets`, body: inOurWords``, labels: [] },
    signal,
  )
  await under.forge.markReady(branch, signal)
})
afterEach(() => {
  under.standIn.state.rules.splice(0)
  Object.assign(under.standIn.state, { signsForUs: true, queueOpenToUs: true })
})

/** Commits that we have made, as the database would know. */
const made = new Set<string>()
const isOurs = (sha: string): boolean => made.has(sha)

const open = (): Promise<Worktree> =>
  createWorkspaces({ home: under.standIn.team.folder, remote: under.forge.remote, baseBranch: 'main' }).open(
    { ...newTask(id), headSha },
    signal,
  )

/** What an agent hands in, pushed by us. */
async function commitOurs(file: string): Promise<string> {
  const worktree = await open()
  await worktree.files.write(`backend/${file}`, 'x\n')
  const author = { name: 'backend', email: 'backend@wms.invalid' }
  const sha =
    (await worktree.commit({ subject: inOurWords`s`, body: inOurWords``, trailers: {}, author }, signal)) ?? ''
  made.add(sha)
  await worktree.push(sha, () => false, signal)
  return sha
}

const rule = (type: string): void => void under.standIn.state.rules.push({ type })
const sign = (sha = headSha) => {
  const mergeBase = async () => (await (await open()).candidate(sha, signal)).merge_base
  return under.forge.signCommits(
    { branch, headSha: sha, mergeBase, message: inOurWords`Count pallets`, isOurs },
    signal,
  )
}
const merge = async (sha = headSha) =>
  under.forge.merge(
    { branch, headSha: sha, baseSha: await under.forge.baseSha(signal), message: inOurWords`Merge` },
    signal,
  )
const show = (format: string, ref = branch) => under.git('show', '-s', `--format=${format}`, ref)

describe('Where the base takes signed commits only', () => {
  beforeEach(() => rule('required_signatures'))

  test('pushed commits are not merged, and their head is to be judged again', async () => {
    expect(await merge()).toEqual({ outcome: 'moved', headSha })
  })

  test('ours become one that GitHub signs, of the same tree, and that one is merged', async () => {
    await commitOurs('more.txt')
    headSha = await under.git('rev-parse', branch)
    const signedSha = await sign()
    expect(await show('%H %T %ce')).toBe(`${signedSha} ${await show('%T', headSha)} noreply@github.com`)
    expect(await sign(signedSha)).toBe(signedSha)
    expect(await merge(signedSha)).toMatchObject({ outcome: 'merged' })
  })

  test('the worktree goes on from the signed commit', async () => {
    const signedSha = await sign()
    expect(await (await open()).headSha(signal)).toBe(signedSha)
    const next = await commitOurs('later.txt')
    expect(await show('%P')).toBe(signedSha)
    expect(await show('%P', await sign(next))).toBe(signedSha)
  })

  test('a base that the branch took in stays a parent', async () => {
    const baseSha = await under.commit('main', { [`base-${id}.txt`]: 'x' })
    const worktree = await open()
    const updated = await worktree.update(signal)
    headSha = updated.outcome === 'merged' ? updated.sha : ''
    made.add(headSha)
    await worktree.push(headSha, () => false, signal)
    expect(await show('%P', await sign())).toBe(baseSha)
  })

  test('a push that comes meanwhile is not lost', async () => {
    const meanwhile = () => under.commit(branch, { 'theirs.txt': 'x' })
    under.standIn.faults.add({ operation: 'git/create-commit', status: 'as usual', meanwhile })
    await expect(sign()).rejects.toThrow()
    expect(await show('%s')).toBe('theirs.txt')
  })

  test('nobody’s commit is signed in our name', async () => {
    const theirs = await under.commit(branch, { 'theirs.txt': 'x' })
    await expect(sign(theirs)).rejects.toMatchObject({ kind: 'misconfigured', hint: expect.stringContaining('author') })
    expect(await show('%ce')).not.toBe(COMMITTER.email)
  })

  test('Attack: a commit that says to be ours by its committer and trailers is not signed either', async () => {
    const message = 'Count pallets\n\nWMS-Task: 1'
    const theirs = await under.standIn.team.commit(branch, { 'theirs.txt': 'x' }, { message, committer: COMMITTER })
    expect(await show('%ce')).toBe(COMMITTER.email)
    await expect(sign(theirs)).rejects.toMatchObject({ kind: 'misconfigured', hint: expect.stringContaining('author') })
  })

  test('a token, for which GitHub does not sign, is told to be an App', async () => {
    under.standIn.state.signsForUs = false
    await expect(sign()).rejects.toMatchObject({ kind: 'misconfigured', hint: expect.stringContaining('GitHub App') })
    expect(await under.git('rev-parse', branch)).toBe(headSha)
  })
})

test('Where no signature is asked for, commits stay as they were pushed', async () => {
  expect(await sign()).toBe(headSha)
})

describe('Where the base takes changes only through the merge queue', () => {
  const merges = () => under.standIn.calls.filter(({ operation }) => operation === 'pulls/merge').length
  let mergesBefore: number
  beforeEach(() => {
    rule('merge_queue')
    mergesBefore = merges()
  })

  test('the pull request gets its place once, is never merged past it, and is found merged', async () => {
    expect(await under.forge.mergesByQueue(signal)).toBe(true)
    expect(await merge()).toMatchObject({ outcome: 'queued' })
    expect(await merge()).toMatchObject({ outcome: 'queued', state: 'AWAITING_CHECKS' })
    await mergeQueued(under.standIn.world)
    expect(await merge()).toEqual({ outcome: 'merged', mergeSha: await under.git('rev-parse', 'main') })
    expect(merges()).toBe(mergesBefore)
  })

  test('what the queue threw out is for a person, with its reason', async () => {
    await merge()
    Object.assign(under.standIn.state.pulls.at(-1) ?? {}, { queue: { removed: 'failed checks' } })
    const result = await merge()
    expect(result).toMatchObject({ outcome: 'needs_person', what: expect.stringMatching(/failed checks.*resume/) })
  })

  test('a queue that we may not add to is told with what to do', async () => {
    under.standIn.state.queueOpenToUs = false
    const result = await merge()
    expect(result).toMatchObject({ outcome: 'needs_person', what: expect.stringMatching(/not accessible.*resume/) })
  })
})

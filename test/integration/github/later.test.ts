import { afterEach, beforeEach, expect, test } from 'vitest'
import { inOurWords } from '../../../src/core/publishable.ts'
import { type GithubForgeUnderTest, githubForge } from '../../github/github-forge.ts'

const { signal } = new AbortController()
const branch = 'wms/task-7'
let under: GithubForgeUnderTest
beforeEach(async () => {
  under = await githubForge()
})
afterEach(() => under.close())

const draft = { branch, title: inOurWords`Count pallets`, body: inOurWords`Because.`, labels: [] }

/** How GitHub asks for time, with its own source where it was reported. */
const LATER = [
  [403, 'You have triggered an abuse detection mechanism. Please wait a few minutes before you try again.'],
  [403, 'You have triggered an abuse detection mechanism and have been temporarily blocked from content creation.'],
  [403, 'You have exceeded a secondary rate limit and have been temporarily blocked from content creation.'],
  [403, 'API rate limit exceeded for installation ID 7.'],
  [422, 'Validation Failed: {"resource":"PullRequest","code":"custom","message":"was submitted too quickly"}'],
  [429, 'Too many requests'],
] as const

test.each(LATER)('%i "%s" is waited for, and blames no setting', async (status, message) => {
  await under.commit(branch, { 'a.txt': 'x' })
  under.standIn.faults.add({ operation: 'pulls/create', status, message })
  await expect(under.forge.openPullRequest(draft, signal)).rejects.toMatchObject({
    kind: 'transient',
    retryAfterMs: expect.any(Number),
  })
  expect(await under.forge.openPullRequest(draft, signal)).toMatchObject({ state: 'open' })
})

test.each([
  [403, 'Resource not accessible by integration'],
  [422, 'Validation Failed: {"message":"No commits between main and wms/task-7"}'],
] as const)('%i "%s" is no matter of time', async (status, message) => {
  await under.commit(branch, { 'a.txt': 'x' })
  under.standIn.faults.add({ operation: 'pulls/create', status, message })
  await expect(under.forge.openPullRequest(draft, signal)).rejects.toMatchObject({
    kind: expect.not.stringMatching('transient'),
  })
})

import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import type { CiReport } from '../../../src/core/artifacts.ts'
import { inOurWords, publishableLine } from '../../../src/core/publishable.ts'
import type { Forge, MergeRequest } from '../../../src/forge/forge.ts'
import type { Files } from '../workspace/team-repository.ts'

/** A forge with a repository whose base branch has `README.md` with the one line `hello`. */
export interface ForgeUnderTest {
  readonly forge: Forge
  /** Commits files on top of a branch (a new one starts at the base) and pushes; answers the new head. */
  commit(branch: string, files: Files): Promise<string>
  /** The same for a head whose only check, `backend` of the section backend, will end so, having printed its result. */
  commitChecked(branch: string, result: 'passed' | 'failed'): Promise<string>
  /** What a person does. */
  deleteBranch(branch: string): Promise<void>
  /** Plain git on the forge's repository. */
  git(...args: string[]): Promise<string>
  close(): Promise<void>
}

/** What every forge does, whoever runs it. */
export function forgeContract(name: string, create: () => Promise<ForgeUnderTest>): void {
  const { signal } = new AbortController()
  let under: ForgeUnderTest
  let forge: Forge
  let branches = 0

  const newBranch = () => `wms/task-${++branches}`
  const draft = (branch: string) => ({
    branch,
    title: inOurWords`Do ${publishableLine(branch)}`,
    body: inOurWords`Because.`,
    labels: ['wms-orchestrator'],
  })
  const base = () => under.git('rev-parse', forge.baseBranch)
  /** On the base as it is now. */
  const request = async (branch: string, headSha: string): Promise<MergeRequest> => ({
    ...{ branch, headSha, baseSha: await base(), message: inOurWords`Merge ${publishableLine(branch)}` },
  })

  /** A branch with a pull request. */
  async function proposed(
    files: Files = { [`file-${branches}.txt`]: 'x\n' },
  ): Promise<{ branch: string; headSha: string }> {
    const branch = newBranch()
    const headSha = await under.commit(branch, files)
    await forge.openPullRequest(draft(branch), signal)
    return { branch, headSha }
  }

  async function finished(sha: string): Promise<CiReport> {
    return vi.waitFor(
      async () => {
        const report = await forge.checks({ headSha: sha, waitedMs: 600_000 }, signal)
        expect(report.verdict).toMatch(/green|red/)
        expect(report.checks.every(({ state }) => state !== 'queued' && state !== 'running')).toBe(true)
        return report
      },
      { timeout: 20_000, interval: 50 },
    )
  }

  describe(`the forge contract: ${name}`, () => {
    beforeAll(async () => {
      under = await create()
      forge = under.forge
    })
    afterAll(() => under.close())

    test('A repository that is there passes the check', () => expect(forge.check(signal)).resolves.toBeUndefined())

    test('A pull request that nobody opened is null', async () => {
      expect(await forge.findPullRequest('wms/task-999', signal)).toBeNull()
    })

    test('Opening a pull request twice gives the same one', async () => {
      const { branch, headSha } = await proposed()
      const again = await forge.openPullRequest(draft(branch), signal)
      expect(again).toMatchObject({ branch, headSha, state: 'open', draft: true, mergeSha: null })
      expect(await forge.findPullRequest(branch, signal)).toEqual(again)
    })

    test('A draft is marked ready once, and stays so', async () => {
      const { branch } = await proposed()
      await forge.markReady(branch, signal)
      await forge.markReady(branch, signal)
      await forge.openPullRequest(draft(branch), signal)
      expect(await forge.findPullRequest(branch, signal)).toMatchObject({ state: 'open', draft: false })
    })

    test('The newest commit of the base is told', async () => {
      const sha = await under.commit(forge.baseBranch, { 'newest.txt': 'x' })
      expect(await forge.baseSha(signal)).toBe(sha)
    })

    test('The head of an open pull request follows its branch', async () => {
      const { branch } = await proposed()
      const headSha = await under.commit(branch, { 'later.txt': 'x' })
      expect(await forge.findPullRequest(branch, signal)).toMatchObject({ headSha })
    })

    test('A closed pull request stays closed until it is to be opened again, under its number', async () => {
      const { branch } = await proposed()
      const before = await forge.findPullRequest(branch, signal)
      await forge.closePullRequest(branch, inOurWords`Rejected by @ana`, signal)
      await forge.closePullRequest(branch, inOurWords`Rejected by @ana`, signal)
      expect(await forge.findPullRequest(branch, signal)).toMatchObject({ state: 'closed' })
      expect(await forge.openPullRequest(draft(branch), signal)).toEqual({ ...before, state: 'closed' })
      await forge.reopen(branch, signal)
      await forge.reopen(branch, signal)
      expect(await forge.findPullRequest(branch, signal)).toEqual(before)
    })

    test('A look sees an open pull request as it was left', async () => {
      const { branch, headSha } = await proposed()
      expect(await forge.look(branch, signal)).toMatchObject({
        ...{ repository: 'there', baseIsThere: true, branchIsThere: true },
        pullRequest: { state: 'open', headSha, base: forge.baseBranch, mergeSha: null, mergedBy: null },
      })
    })

    test('A look sees that a branch is gone', async () => {
      const { branch } = await proposed()
      await under.deleteBranch(branch)
      expect(await forge.look(branch, signal)).toMatchObject({ branchIsThere: false })
    })

    test('A look sees a merge by us', async () => {
      const { branch, headSha } = await proposed()
      await forge.merge(await request(branch, headSha), signal)
      const mergeSha = await base()
      expect(await forge.look(branch, signal)).toMatchObject({ pullRequest: { state: 'merged', headSha, mergeSha } })
    })

    test('Closing what was never opened changes nothing', async () => {
      await forge.closePullRequest('wms/task-999', inOurWords`Rejected`, signal)
      expect(await forge.findPullRequest('wms/task-999', signal)).toBeNull()
    })

    test('A merge keeps what the base gained meanwhile, with the approved head as its second parent', async () => {
      const { branch, headSha } = await proposed({ 'ours.txt': 'x\n' })
      const baseSha = await under.commit(forge.baseBranch, { 'theirs.txt': 'x\n' })
      const result = await forge.merge(await request(branch, headSha), signal)
      expect(result).toEqual({ outcome: 'merged', mergeSha: await base() })
      expect(await under.git('show', '-s', '--format=%P|%s', forge.baseBranch)).toBe(
        `${baseSha} ${headSha}|Merge ${branch}`,
      )
      expect(await under.git('ls-tree', '--name-only', forge.baseBranch)).toContain('ours.txt\ntheirs.txt')
    })

    test('Merging twice is merging once', async () => {
      const { branch, headSha } = await proposed()
      const first = await forge.merge(await request(branch, headSha), signal)
      await under.commit(forge.baseBranch, { [`after-${branch}`]: 'x' })
      const after = await base()
      expect(await forge.merge(await request(branch, headSha), signal)).toEqual(first)
      expect(await base()).toBe(after)
    })

    test('Two merges of one pull request at once are one merge', async () => {
      const { branch, headSha } = await proposed()
      const before = await base()
      const asked = await request(branch, headSha)
      const [one, other] = await Promise.all([forge.merge(asked, signal), forge.merge(asked, signal)])
      expect(one).toEqual(other)
      expect(await under.git('rev-list', '--first-parent', '--count', `${before}..${forge.baseBranch}`)).toBe('1')
    })

    test('Two pull requests merged at once are both in the base', async () => {
      const both = [await proposed(), await proposed()]
      const mergeOn = async ({ branch, headSha }: (typeof both)[number]): Promise<void> => {
        const { outcome } = await forge.merge(await request(branch, headSha), signal)
        if (outcome === 'base_moved') await mergeOn({ branch, headSha })
      }
      await Promise.all(both.map(mergeOn))
      for (const { headSha } of both) await under.git('merge-base', '--is-ancestor', headSha, forge.baseBranch)
    })

    test('A merged pull request says with which commit, and is not closed any more', async () => {
      const { branch, headSha } = await proposed()
      await forge.merge(await request(branch, headSha), signal)
      await forge.closePullRequest(branch, inOurWords`Too late`, signal)
      const mergeSha = await base()
      expect(await forge.findPullRequest(branch, signal)).toMatchObject({ state: 'merged', headSha, mergeSha })
    })

    test('A branch that moved after the approval is not merged', async () => {
      const { branch, headSha } = await proposed()
      const moved = await under.commit(branch, { 'sneaked-in.txt': 'x' })
      const before = await base()
      expect(await forge.merge(await request(branch, headSha), signal)).toEqual({ outcome: 'moved', headSha: moved })
      expect(await base()).toBe(before)
    })

    test('A base that moved after the approval is merged into by nobody', async () => {
      const { branch, headSha } = await proposed()
      const asked = await request(branch, headSha)
      const baseSha = await under.commit(forge.baseBranch, { [`meanwhile-${branch}`]: 'x' })
      expect(await forge.merge(asked, signal)).toEqual({ outcome: 'base_moved', baseSha })
      expect(await base()).toBe(baseSha)
    })

    test('A conflict names the files, shows both sides and merges nothing', async () => {
      const { branch, headSha } = await proposed({ 'README.md': 'hello from the branch\n' })
      await under.commit(forge.baseBranch, { 'README.md': 'hello from the base\n' })
      const before = await base()
      const result = await forge.merge(await request(branch, headSha), signal)
      expect(result).toMatchObject({ outcome: 'conflict', files: ['README.md'] })
      expect(result).toMatchObject({ hunks: expect.stringMatching(/hello from the base[\s\S]*hello from the branch/) })
      expect(await base()).toBe(before)
    })

    test('A closed pull request is not merged', async () => {
      const { branch, headSha } = await proposed()
      await forge.closePullRequest(branch, inOurWords`Rejected`, signal)
      expect(await forge.merge(await request(branch, headSha), signal)).toMatchObject({ outcome: 'blocked' })
    })

    test('A branch is deleted once its pull request is closed or merged and its head is ours, and only then', async () => {
      const heads = () => under.git('for-each-ref', '--format=%(refname:short)', 'refs/heads/wms')
      const { branch, headSha } = await proposed()
      const ours = (sha: string) => sha === headSha
      expect(await forge.deleteBranch(branch, ours, signal)).toBe('kept')
      await forge.closePullRequest(branch, inOurWords`Cancelled`, signal)
      expect(await forge.deleteBranch(branch, () => false, signal)).toBe('kept')
      expect((await heads()).split('\n')).toContain(branch)
      expect(await forge.deleteBranch(branch, ours, signal)).toBe('deleted')
      expect(await forge.deleteBranch(branch, ours, signal)).toBe('gone')
      expect((await heads()).split('\n')).not.toContain(branch)
      expect(await forge.findPullRequest(branch, signal)).toMatchObject({ state: 'closed', headSha })

      const merged = await proposed()
      await forge.merge(await request(merged.branch, merged.headSha), signal)
      const theirs = await under.commit(merged.branch, { 'theirs.txt': 'x' })
      expect(await forge.deleteBranch(merged.branch, (sha) => sha === merged.headSha, signal)).toBe('kept')
      expect(await forge.deleteBranch(merged.branch, (sha) => sha === theirs, signal)).toBe('deleted')
      expect(await forge.findPullRequest(merged.branch, signal)).toMatchObject({
        state: 'merged',
        mergeSha: await base(),
      })
    })

    test('Checks that pass are green for exactly their commit', async () => {
      const sha = await under.commitChecked(newBranch(), 'passed')
      expect(await finished(sha)).toMatchObject({
        head_sha: sha,
        verdict: 'green',
        checks: [{ name: 'backend', section: 'backend', state: 'passed', log_tail: '' }],
      })
    })

    test('A failed check can be run once more', async () => {
      const sha = await under.commitChecked(newBranch(), 'failed')
      await finished(sha)
      expect(await forge.rerun(sha, ['backend'], signal)).toBe(true)
      expect(await finished(sha)).toMatchObject({ verdict: 'red', about: ['backend'], overdue: false })
      expect(await forge.rerun(sha, ['unheard-of'], signal)).toBe(false)
    })

    test('Whether the base branch is there can be asked', async () => {
      expect(await forge.hasBase(signal)).toBe(true)
    })

    test('A check that fails is red, with its section and the end of what it printed', async () => {
      const sha = await under.commitChecked(newBranch(), 'failed')
      expect(await finished(sha)).toMatchObject({
        verdict: 'red',
        checks: [{ name: 'backend', section: 'backend', state: 'failed', log_tail: expect.stringContaining('failed') }],
      })
    })
  })
}

import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import type { Forge } from '../../../src/forge/forge.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type GithubForgeUnderTest, githubForge } from '../../github/github-forge.ts'

const { signal } = new AbortController()
const BRANCH = 'wms/task-7'
const DRAFT = { branch: BRANCH, title: inOurWords`x`, body: inOurWords`Because.`, labels: ['wms'] }
const MESSAGE = {
  ...{ subject: inOurWords`x`, body: inOurWords``, trailers: {} },
  author: { name: 'a', email: 'a@b.invalid' },
}

let github: GithubForgeUnderTest
let said: string[]
beforeEach(async () => {
  github = await githubForge({ 'backend/a.js': 'one\n' })
  said = []
})
afterEach(async () => {
  expect(github.standIn.violations).toEqual([])
  await github.close()
})

const silent = { debug: () => {}, info: () => {}, error: () => {} }
const forge = (more: Parameters<GithubForgeUnderTest['another']>[0] = {}) =>
  github.another({ ...more, log: { ...silent, warn: (message) => void said.push(message) } })
const open = ({ remote, baseBranch }: Forge) =>
  createWorkspaces({ home: join(github.standIn.team.folder, 'home'), remote, baseBranch }).open(newTask(7), signal)
const asToken = () => ({ auth: { kind: 'token' as const, token: github.standIn.credentials.token } })

test.each<[string, string, () => Parameters<GithubForgeUnderTest['another']>[0]]>([
  ['renamed, for an App', 'acme/warehouse', () => ({})],
  ['renamed, for a token', 'acme/warehouse', asToken],
  ['transferred to another owner, for a token', 'globex/wms', asToken],
])('A repository that is %s in the middle of a task is followed, and said once', async (_, name, access) => {
  const team = forge(access())
  const worktree = await open(team)
  await worktree.files.write('backend/b.js', 'two\n')
  const sha = (await worktree.commit(MESSAGE, signal)) ?? ''
  await worktree.push(sha, () => false, signal)
  const pull = await team.openPullRequest(DRAFT, signal)
  github.standIn.people.rename(name)
  expect(await team.openPullRequest(DRAFT, signal)).toMatchObject({ number: pull.number })
  expect(await team.look(BRANCH, signal)).toMatchObject({ repository: 'there', pullRequest: { number: pull.number } })
  const again = await open(team)
  await again.files.write('backend/c.js', 'three\n')
  const next = (await again.commit(MESSAGE, signal)) ?? ''
  expect(await again.push(next, () => true, signal)).toEqual({ outcome: 'pushed' })
  expect(await github.git('rev-parse', BRANCH)).toBe(next)
  expect(said).toEqual([expect.stringContaining(`acme/wms is called ${name} on GitHub now`)])
})

test.each<[string, (team: Forge) => Promise<unknown>]>([
  ['git fetches', (team) => open(team)],
  ['it is checked', (team) => team.check(signal)],
  ['its base is read', (team) => team.baseSha(signal)],
  ['a pull request is looked for', (team) => team.findPullRequest(BRANCH, signal)],
])('A repository that was renamed before the start is followed where %s first', async (_, first) => {
  github.standIn.people.rename('acme/warehouse')
  const team = forge()
  await first(team)
  await open(team)
  expect(await team.hasBase(signal)).toBe(true)
  expect(said).toEqual([expect.stringContaining('acme/warehouse')])
})

test('A repository that is gone is not taken for one that moved', async () => {
  github.standIn.state.gone = true
  await expect(forge().check(signal)).rejects.toMatchObject({ kind: 'misconfigured' })
  expect(said).toEqual([])
})

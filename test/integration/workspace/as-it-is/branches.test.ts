import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newTask } from '../../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../../src/core/publishable.ts'
import { copyRepository } from '../../../../src/forge/copy-repository.ts'
import type { Forge } from '../../../../src/forge/forge.ts'
import { mergeLocally } from '../../../../src/forge/merge-trees.ts'
import { createWorkspaces } from '../../../../src/workspace/worktrees.ts'
import { type GithubForgeUnderTest, githubForge } from '../../../github/github-forge.ts'

const { signal } = new AbortController()
const MESSAGE = {
  ...{ subject: inOurWords`x`, body: inOurWords``, trailers: {} },
  author: { name: 'a', email: 'a@b.invalid' },
}
const NAMES = [
  'feature@2',
  '@team/next',
  'c++17',
  '+main',
  'fix/#1465',
  "it's",
  '"quoted"',
  'release-(2026)',
  '_private',
  'a&b;c|d$e`f',
  '100%',
  'a=b,c!',
  'v1./x',
  'ветка/приёмка',
  'ветка-й'.normalize('NFD'),
  '分支',
  '🚚/👩‍💻',
  'a\u00a0b',
  'x'.repeat(244),
  `${'folder/'.repeat(60)}leaf`,
]

let github: GithubForgeUnderTest
beforeAll(async () => {
  github = await githubForge({ 'backend/a.js': 'one\n' })
})
afterAll(() => github.close())

const named = NAMES.map((name, index): [string, string, number] => [name.slice(0, 30), name, 100 + index])

test.each(named)('A base called %s is worked on, followed and merged into', async (_, base, id) => {
  const { team } = github.standIn
  await team.commit(base, { 'backend/a.js': 'one\n' })
  const remote = { url: team.path, env: async () => ({}) }
  const open = () =>
    createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: base }).open(newTask(id), signal)
  const first = await open()
  await first.files.write('backend/b.js', 'two\n')
  await first.commit(MESSAGE, signal)
  const baseSha = await team.commit(base, { 'backend/c.js': 'three\n' })
  const worktree = await open()
  expect(worktree.newestBaseSha).toBe(baseSha)
  const updated = await worktree.update(signal)
  expect(updated).toMatchObject({ outcome: 'merged' })
  const headSha = await worktree.headSha(signal)
  expect(await worktree.push(headSha, () => false, signal)).toEqual({ outcome: 'pushed' })
  expect((await worktree.candidate(headSha, signal)).base_sha).toBe(baseSha)
  const request = { branch: worktree.branch, headSha, baseSha, message: inOurWords`x` }
  expect(await mergeLocally({ gitDir: team.path }, base, request, signal)).toMatchObject({ outcome: 'merged' })
  expect(await team.git('show', `refs/heads/${base}:backend/b.js`)).toBe('two')
})

test.each(named)('GitHub’s pull requests are opened into and from a branch called %s', async (_, name, id) => {
  const { commit, another, standIn } = github
  await commit(name, { 'backend/a.js': 'one\n' })
  await proposed(another({ baseBranch: name }), `wms/into-${id}`, name)
  const from = name.replace(/.$/su, '2')
  await commit(from, { 'backend/x.js': `${id}\n` })
  const forge = another({})
  const pull = await forge.openPullRequest(draft(from), signal)
  expect(await forge.look(from, signal)).toMatchObject({ branchIsThere: true, pullRequest: { number: pull.number } })
  expect(standIn.violations).toEqual([])
})

const draft = (branch: string) => ({ branch, title: inOurWords`x`, body: inOurWords`Because.`, labels: ['wms'] })

async function proposed(forge: Forge, branch: string, base: string): Promise<void> {
  await forge.check(signal)
  expect(await forge.hasBase(signal)).toBe(true)
  const baseSha = await forge.baseSha(signal)
  expect(baseSha).toBe(await github.git('rev-parse', `refs/heads/${base}`))
  const headSha = await github.standIn.team.git('commit-tree', `${baseSha}^{tree}`, '-p', baseSha, '-m', branch)
  await github.standIn.team.git('update-ref', `refs/heads/${branch}`, headSha)
  await forge.openPullRequest(draft(branch), signal)
  expect(await forge.look(branch, signal)).toMatchObject({ baseIsThere: true, pullRequest: { base, headSha } })
}

test.each(named)('A copy is made of a branch called %s', async (_, base) => {
  const { team } = github.standIn
  const sha = await team.commit(base, { 'backend/a.js': 'one\n' })
  const path = join(team.folder, 'copies', 'copy.git')
  expect(await copyRepository({ path, source: team.path, baseBranch: base }, signal)).toMatchObject({
    baseBranch: base,
    sha,
  })
})

test.each([
  'feat ure',
  'a\u2028b',
  '\u202etxt',
  'HEAD',
  'refs/heads/x',
  '@',
  'a\\b',
  'a*',
  'a?b',
  'a[b',
  'a^b',
  '\ud800',
  'x'.repeat(245),
])('%j is no branch, and said to be none', (name) =>
  expect(() =>
    createWorkspaces({ home: '/nowhere', remote: { url: '/nowhere', env: async () => ({}) }, baseBranch: name }),
  ).toThrow('is not a branch name'),
)

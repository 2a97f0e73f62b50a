import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import type { Targets } from '../../../src/core/target.ts'
import { openGithubRepository } from '../../../src/forge/github/github.ts'
import { oneRepository, severalRepositories, type TeamRepositories } from '../../../src/parts/team-repositories.ts'
import { type GithubForgeUnderTest, githubForge } from '../../github/github-forge.ts'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { type Served, serve } from '../http/service.ts'

const { signal } = new AbortController()
const wms = { repository: 'acme/wms', baseBranch: 'main' }
const page = { repository: 'acme/wms-page', baseBranch: 'main' }
const targets: Targets = { repositories: [wms, page], ofChannel: new Map([['C0PAGE', page]]) }

let both: readonly [GithubForgeUnderTest, GithubForgeUnderTest]
let repositories: TeamRepositories
let database: TestDatabase
let served: Served

beforeAll(async () => {
  both = await Promise.all([
    githubForge({ 'a.txt': 'of wms' }),
    githubForge({ 'a.txt': 'of the page' }, page.repository),
  ])
  await both[0].commit('release/1', { 'a.txt': 'of release 1' })
  const open = both.map(({ options }) => [options.repository, openGithubRepository(options)] as const)
  const home = join(both[0].standIn.team.folder, 'workspaces')
  repositories = severalRepositories(targets, new Map(open), { home, log: pino({ level: 'silent' }) })
  database = await testDatabase()
  served = await serve(database.url, { findTarget: repositories.findTarget })
})
afterAll(async () => {
  await served.stop()
  await database.drop()
  for (const { standIn, close } of both) {
    expect(standIn.violations).toEqual([])
    await close()
  }
})

const ask = (body: object) => served.call('POST', '/tasks', { title: 'Count pallets', ...body })

test.each([
  ['nothing', {}, 'acme/wms', 'main'],
  ['a repository', { repository: 'Acme/WMS-Page' }, 'acme/wms-page', 'main'],
  ['a base branch', { base_branch: 'release/1' }, 'acme/wms', 'release/1'],
])('A request that names %s is remembered with where it goes', async (_, body, repository, base_branch) => {
  const made = await ask(body)
  expect(made).toMatchObject({ status: 201, body: { repository, base_branch } })
  expect((await served.call('GET', `/tasks/${made.body.id}`)).body).toMatchObject({ repository, base_branch })
})

test.each([
  ['an unknown repository', { repository: 'acme/other' }, /Name one of: acme\/wms, acme\/wms-page/],
  ['a base branch that is not there', { base_branch: 'release/2' }, /acme\/wms has no branch release\/2/],
  ['a base branch that is none', { base_branch: '--upload-pack=x' }, /is not a branch name/],
])('A request for %s is refused with what to do', async (_, body, words) => {
  const { status, body: problem } = await ask(body)
  expect(status).toBe(400)
  expect(JSON.stringify(problem)).toMatch(words)
})

test('The same key with another repository is another request', async () => {
  const key = { 'idempotency-key': 'where' }
  const post = (body: object) => served.call('POST', '/tasks', { title: 'Once', ...body }, key)
  expect((await post({ repository: 'acme/wms-page' })).status).toBe(201)
  expect((await post({ repository: 'acme/wms-page' })).status).toBe(200)
  expect((await post({ repository: 'acme/wms' })).status).toBe(422)
})

test('A GitHub that does not answer keeps no request out', async () => {
  both[0].standIn.faults.add({ operation: 'git/get-ref', status: 'no answer', times: 9 })
  expect(await ask({ base_branch: 'release/3' })).toMatchObject({ status: 201, body: { base_branch: 'release/3' } })
  while (both[0].standIn.faults.take('git/get-ref') !== null);
})

test('Each task works on its own repository and base branch, with a token of that repository alone', async () => {
  const texts = [wms, page, { ...wms, baseBranch: 'release/1' }].map(async (target, i) => {
    const worktree = await repositories.of(target).workspaces.open(newTask(i + 1), signal)
    return worktree.show(worktree.baseSha, 'a.txt', signal)
  })
  expect(await Promise.all(texts)).toEqual(['of wms', 'of the page', 'of release 1'])
  const narrowed = both.map(({ standIn }) => new Set(standIn.credentials.issued.map((one) => String(one.repositories))))
  expect(narrowed).toEqual([new Set(['wms']), new Set(['wms-page'])])
})

test('A base branch that is gone meanwhile is told for what it is', async () => {
  const { workspaces } = repositories.of({ ...wms, baseBranch: 'release/9' })
  await expect(workspaces.open(newTask(9), signal)).rejects.toMatchObject({
    kind: 'misconfigured',
    hint: expect.stringMatching(/base branch/),
  })
})

test('A task of a repository that is not configured any more says so', () => {
  expect(() => repositories.of({ repository: 'acme/sold', baseBranch: 'main' })).toThrow(/does not work on any more/)
})

test('The embedded repository is the only one', async () => {
  const { findTarget } = oneRepository(both[0].forge, '/nowhere')
  const wish = { repository: null, baseBranch: 'main', channel: 'C0PAGE' }
  expect(await findTarget(wish)).toBeNull()
  await expect(findTarget({ ...wish, repository: 'acme/wms' })).rejects.toMatchObject({ kind: 'bad_input' })
})

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import type { CommitMessage, Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type TeamRepository, teamRepository } from './team-repository.ts'

const { signal } = new AbortController()
let team: TeamRepository

beforeEach(async () => {
  team = await teamRepository({ 'stock.js': 'count = 1\n', 'other.js': 'x\n' })
})
afterEach(() => team.remove())

const open = (taskId = 7): Promise<Worktree> =>
  createWorkspaces({
    home: join(team.folder, 'home'),
    remote: { url: team.path, env: async () => ({}) },
    baseBranch: 'main',
  }).open(newTask(taskId), signal)

const message: CommitMessage = {
  subject: inOurWords`Count pallets`,
  body: inOurWords``,
  trailers: { 'WMS-Task': '7' },
  author: { name: 'backend', email: 'backend@wms.invalid' },
}

async function work(worktree: Worktree, path: string, content: string): Promise<string> {
  await worktree.files.write(path, content)
  return (await worktree.commit(message, signal)) ?? 'nothing changed'
}

const parentsOf = async (worktree: Worktree, sha: string): Promise<string[]> => {
  await worktree.push(sha, () => false, signal)
  return (await team.git('show', '-s', '--format=%P', sha)).split(' ')
}

/** A task whose change and the base's newest are of the same line. */
async function inConflict(): Promise<{ worktree: Worktree; ours: string; base: string }> {
  const ours = await work(await open(), 'stock.js', 'count = 2\n')
  const base = await team.commit('main', { 'stock.js': 'count = 3\n', 'later.js': 'x\n' })
  return { worktree: await open(), ours, base }
}

test('A branch that has the newest base is current', async () => {
  const worktree = await open()
  const sha = await work(worktree, 'new.js', 'x\n')
  expect(await worktree.update(signal)).toEqual({ outcome: 'current' })
  expect(await worktree.headSha(signal)).toBe(sha)
})

test('What the base gained is merged into the branch, once', async () => {
  const ours = await work(await open(), 'stock.js', 'count = 2\n')
  const base = await team.commit('main', { 'later.js': 'x\n' })
  const worktree = await open()
  const updated = await worktree.update(signal)
  expect(updated).toEqual({ outcome: 'merged', sha: await worktree.headSha(signal) })
  expect(await worktree.update(signal)).toEqual({ outcome: 'current' })
  expect(await parentsOf(worktree, await worktree.headSha(signal))).toEqual([ours, base])
})

test('A conflict is left in the file, and the commit that resolves it has both parents', async () => {
  const { worktree, ours, base } = await inConflict()
  const hunks = expect.stringMatching(/<<<<<<<[\s\S]*count = 2[\s\S]*count = 3/)
  expect(await worktree.update(signal)).toEqual({ outcome: 'conflict', files: ['stock.js'], hunks })
  expect(await readFile(join(worktree.path, 'stock.js'), 'utf8')).toMatch(/<<<<<<<[\s\S]*count = 2[\s\S]*count = 3/)
  const sha = await work(worktree, 'stock.js', 'count = 5\n')
  expect(await parentsOf(worktree, sha)).toEqual([ours, base])
  expect((await open()).baseSha).toBe(base)
})

test('Of several places in conflict each is told, and a file that one side deleted is named', async () => {
  const far = (first: string, last: string) => [first, ...'abcdefghij', last, ''].join('\n')
  await team.commit('main', { 'stock.js': far('count = 1', 'sum = 1') })
  const first = await open()
  await first.files.write('other.js', 'y\n')
  await work(first, 'stock.js', far('count = 2', 'sum = 2'))
  await team.commit('main', { 'stock.js': far('count = 3', 'sum = 3'), 'other.js': null })
  const updated = await (await open()).update(signal)
  expect(updated).toMatchObject({ outcome: 'conflict', files: expect.arrayContaining(['other.js', 'stock.js']) })
  const { hunks } = updated as Extract<typeof updated, { outcome: 'conflict' }>
  expect(hunks).toMatch(
    /^--- stock\.js\n<<<<<<<[^\n]+\ncount = 2[\s\S]+count = 3\n>>>>>>>[^\n]+\n…\n<<<<<<<[\s\S]+sum = 3\n>>>>>>> /m,
  )
  expect(hunks).toContain('--- other.js\n(deleted or renamed on one side, or binary)')
})

test('Only the resolution counts as the change, not what the base brought', async () => {
  const { worktree } = await inConflict()
  await worktree.update(signal)
  const sha = await work(worktree, 'stock.js', 'count = 5\n')
  expect((await worktree.diffStat(sha, signal)).files.map(({ path }) => path)).toEqual(['stock.js'])
})

test('A conflict whose marks still stand is named, and a resolved one is not', async () => {
  const { worktree } = await inConflict()
  await worktree.update(signal)
  expect(await worktree.unresolved(signal)).toEqual(['stock.js'])
  await worktree.files.write('stock.js', 'count = 5\n')
  expect(await worktree.unresolved(signal)).toEqual([])
})

test('A conflict resolved in favour of the branch is still a merge', async () => {
  const { worktree, ours, base } = await inConflict()
  await team.commit('main', { 'later.js': null })
  const again = await open()
  await again.update(signal)
  const sha = await work(again, 'stock.js', 'count = 2\n')
  expect(await parentsOf(worktree, sha)).toEqual([ours, await team.git('rev-parse', 'main')])
  await team.git('merge-base', '--is-ancestor', base, sha)
})

test('An update that was interrupted, or whose resolution was dropped, starts anew', async () => {
  const { worktree } = await inConflict()
  const first = await worktree.update(signal)
  await worktree.files.write('stock.js', 'half of a resolution')
  expect(await (await open()).update(signal)).toEqual(first)
  await worktree.reset(await worktree.headSha(signal), signal)
  expect(await worktree.unresolved(signal)).toEqual([])
})

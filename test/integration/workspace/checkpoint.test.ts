import { readdir, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords, publishable } from '../../../src/core/publishable.ts'
import type { Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { plainGit, type TeamRepository, teamRepository } from './team-repository.ts'

const { signal } = new AbortController()
const ME = { name: 'a', email: 'a@a.invalid' }
let team: TeamRepository
let worktree: Worktree
beforeEach(async () => {
  team = await teamRepository({ 'a.txt': 'a\n', 'b.txt': 'b\n', '.gitignore': 'ignored\n' })
  worktree = await open()
})
afterEach(() => team.remove())

const open = (home = 'home') =>
  createWorkspaces({
    ...{ home: join(team.folder, home), remote: { url: team.path, env: async () => ({}) }, baseBranch: 'main' },
  }).open(newTask(1), signal)

const put = (path: string, content: string) => writeFile(join(worktree.path, path), content)
const read = async (path: string) => {
  const { ok, text } = await worktree.files.read(path, 1, 100)
  return ok ? text : null
}
const inStore = (...args: string[]) => plainGit(join(dirname(dirname(worktree.path)), 'store.git'), ...args)
const commit = (body: string) =>
  worktree.commit({ subject: inOurWords`s`, body: publishable(body), trailers: {}, author: ME }, signal)

test('New, changed and deleted files come back as they were, whatever was done since', async () => {
  await put('a.txt', 'changed\n')
  await put('new.txt', 'new\n')
  await rm(join(worktree.path, 'b.txt'))
  const checkpoint = await worktree.snapshot(signal)
  await put('a.txt', 'changed again\n')
  await put('later.txt', 'later\n')
  await put('ignored', 'by the team\n')
  await put('b.txt', 'back\n')
  expect(await worktree.restore(checkpoint, signal)).toBe(true)
  expect(await read('a.txt')).toContain('changed')
  expect(await read('a.txt')).not.toContain('again')
  expect([await read('new.txt'), await read('later.txt'), await read('ignored'), await read('b.txt')]).toEqual([
    expect.stringContaining('new'),
    null,
    null,
    null,
  ])
})

test('A snapshot leaves the files and the branch alone', async () => {
  await put('new.txt', 'new\n')
  const look = async () => [await readdir(worktree.path), await inStore('for-each-ref'), await read('new.txt')]
  const before = await look()
  const { tree } = await worktree.snapshot(signal)
  expect(await look()).toEqual(before)
  expect(await worktree.changes(worktree.baseSha, tree, signal)).toEqual([
    { path: 'new.txt', status: 'added', mode: '100644' },
  ])
})

test('Work restored in the middle is committed to the same tree as work that was never interrupted', async () => {
  await put('a.txt', 'half\n')
  const checkpoint = await worktree.snapshot(signal)
  await put('b.txt', 'whole\n')
  const tree = (await worktree.snapshot(signal)).tree
  await worktree.restore(checkpoint, signal)
  await put('b.txt', 'whole\n')
  const sha = await commit('done')
  expect(await inStore('rev-parse', `${sha}^{tree}`)).toBe(tree)
})

test('A merge under way comes back with its conflict, and the commit after it has both parents', async () => {
  await put('a.txt', 'ours\n')
  await commit('ours')
  await team.commit('main', { 'a.txt': 'theirs\n' })
  worktree = await open()
  expect(await worktree.update(signal)).toMatchObject({ outcome: 'conflict', files: ['a.txt'] })
  await put('b.txt', 'edited meanwhile\n')
  const checkpoint = await worktree.snapshot(signal)
  await team.commit('main', { 'c.txt': 'a newer base\n' })
  worktree = await open()
  await worktree.reset(checkpoint.head, signal)
  expect(await worktree.restore(checkpoint, signal)).toBe(true)
  expect(await worktree.unresolved(signal)).toEqual(['a.txt'])
  expect(await read('b.txt')).toContain('edited meanwhile')
  await put('a.txt', 'both\n')
  const sha = await commit('resolved')
  expect((await inStore('show', '-s', '--format=%P', sha ?? '')).split(' ')).toEqual([
    checkpoint.head,
    checkpoint.merge_head,
  ])
})

test('A machine that does not have the files says so and changes nothing', async () => {
  await put('new.txt', 'new\n')
  const checkpoint = await worktree.snapshot(signal)
  worktree = await open('another-home')
  await put('mine.txt', 'mine\n')
  expect(await worktree.restore(checkpoint, signal)).toBe(false)
  expect(await read('mine.txt')).not.toBeNull()
})

import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { MergedChange, RevertResult } from '../../../src/core/merge-candidate.ts'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import type { Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type Files, plainGit, type TeamRepository, teamRepository } from './team-repository.ts'

const { signal } = new AbortController()
const LINES = 'one\ntwo\nthree\nfour\nfive\nsix\nseven\n'
let team: TeamRepository

beforeEach(async () => {
  team = await teamRepository({ 'stock.txt': LINES, 'kept.txt': 'kept\n' })
})
afterEach(() => team.remove())

const open = (): Promise<Worktree> =>
  createWorkspaces({
    home: join(team.folder, 'home'),
    remote: { url: team.path, env: async () => ({}) },
    baseBranch: 'main',
  }).open(newTask(9), signal)

const head = () => team.git('rev-parse', 'main')
const treeOf = (sha: string) => team.git('rev-parse', `${sha}^{tree}`)

/** As forges do it, in a clone of the team's. */
async function merge(branch: string, how: 'merge' | 'squash' | 'rebase'): Promise<string> {
  const clone = await team.clone()
  const git = (...args: string[]) => plainGit(clone, ...args)
  await git('fetch', '--quiet')
  await git('checkout', '--quiet', '-B', 'main', 'origin/main')
  if (how === 'merge') await git('merge', '--quiet', '--no-ff', '-m', 'Merge', `origin/${branch}`)
  if (how === 'squash') {
    await git('merge', '--quiet', '--squash', `origin/${branch}`)
    await git('commit', '--quiet', '-m', 'Squash')
  }
  if (how === 'rebase') await git('cherry-pick', `main..origin/${branch}`)
  await git('push', '--quiet', 'origin', 'main')
  return git('rev-parse', 'HEAD')
}

/** Two commits of a task, merged into what main is then. */
async function landed(how: 'merge' | 'squash' | 'rebase', last: Files = { 'new.txt': 'new\n' }) {
  const baseSha = await head()
  await team.commit('wms/task-7', { 'stock.txt': LINES.replace('one', 'ONE') })
  await team.commit('wms/task-7', last)
  const mergeSha = await merge('wms/task-7', how)
  const approved = { baseSha, mergedTree: await treeOf(mergeSha) }
  return { baseSha, mergeSha, approved }
}

const revertOf = async (change: MergedChange): Promise<RevertResult> => (await open()).reverted(change, signal)

test.each(['merge', 'squash', 'rebase'] as const)(
  'What was merged by %s is taken back whole, and later work of others stays',
  async (how) => {
    await team.commit('main', { 'before.txt': 'of others, before\n' })
    const { baseSha, ...change } = await landed(how)
    expect(await revertOf(change)).toEqual({ outcome: 'reverted', tree: await treeOf(baseSha) })
    await team.commit('main', { 'stock.txt': `${LINES.replace('one', 'ONE')}eight\n`, 'later.txt': 'later\n' })
    const worktree = await open()
    const undone = await worktree.reverted(change, signal)
    if (undone.outcome !== 'reverted') throw new Error(undone.outcome)
    expect(await team.git('ls-tree', '--name-only', '-r', baseSha)).toBe('before.txt\nkept.txt\nstock.txt')
    const paths = (await worktree.changes(await head(), undone.tree, signal)).map(({ path }) => path)
    expect(paths.toSorted()).toEqual(['new.txt', 'stock.txt'])
    expect(await worktree.show(undone.tree, 'stock.txt', signal)).toBe(`${LINES}eight\n`)
  },
)

test('Where later work changed the same lines nothing is guessed: the files and the commits are named', async () => {
  const { baseSha: _, ...change } = await landed('merge')
  const later = await team.commit('main', { 'stock.txt': LINES.replace('one', 'EINS') })
  expect(await revertOf(change)).toEqual({
    ...{ outcome: 'conflict', files: ['stock.txt'] },
    commits: [later.slice(0, 7)],
  })
})

test('A revert can be reverted, which brings back what was taken back', async () => {
  const { baseSha: _, ...change } = await landed('merge')
  const withIt = await treeOf(await head())
  const undone = await revertOf(change)
  if (undone.outcome !== 'reverted') throw new Error(undone.outcome)
  const worktree = await open()
  await worktree.reset(worktree.newestBaseSha, signal)
  const message = {
    ...{ subject: inOurWords`Undo`, body: inOurWords``, trailers: {} },
    author: { name: 'wms', email: 'wms@wms.invalid' },
  }
  const sha = (await worktree.commitTree(undone.tree, message, signal)) ?? ''
  await worktree.push(sha, () => false, signal)
  const mergeSha = await merge('wms/task-9', 'merge')
  expect(await revertOf({ mergeSha, approved: null })).toEqual({ outcome: 'reverted', tree: withIt })
})

test('What is not in the base, or was taken back already, or cannot be told is said so', async () => {
  const { baseSha, ...change } = await landed('squash')
  expect(await revertOf({ ...change, approved: null })).toEqual({ outcome: 'untold' })
  const otherwise = { baseSha, mergedTree: await treeOf(baseSha) }
  expect(await revertOf({ ...change, approved: otherwise })).toEqual({ outcome: 'untold' })
  expect(await revertOf({ mergeSha: 'f'.repeat(40), approved: null })).toEqual({ outcome: 'not_merged' })
  const aside = await team.commit('aside', { 'aside.txt': 'x\n' })
  expect(await revertOf({ mergeSha: aside, approved: null })).toEqual({ outcome: 'not_merged' })
  await team.commit('main', { 'stock.txt': LINES, 'new.txt': null })
  expect(await revertOf(change)).toEqual({ outcome: 'nothing_left' })
})

import { rename, rm } from 'node:fs/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { commitOfBranch, type GitPlace, git, resolveCommit, resolveNames } from '../../../src/exec/git.ts'
import { fileInCommit } from '../../../src/exec/git-objects.ts'
import { refsByFiles } from '../../../src/exec/ref-files.ts'
import { type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()
const MAIN = 'refs/heads/main'
let team: TeamRepository
let place: GitPlace

beforeAll(async () => {
  team = await teamRepository({ 'a.txt': 'first\n' })
  place = { gitDir: team.path }
})
afterAll(() => team.remove())

test('A branch is read anew each time, also when it is packed, moved again, or deleted', async () => {
  const before = await commitOfBranch(place, MAIN, signal)
  const after = await team.commit('main', { 'a.txt': 'second\n' })
  expect(after).not.toBe(before)
  expect(await resolveCommit(place, MAIN, signal)).toBe(after)
  await team.git('pack-refs', '--all', '--prune')
  expect(await commitOfBranch(place, MAIN, signal)).toBe(after)
  const last = await team.commit('main', { 'a.txt': 'third\n' })
  expect(await resolveCommit(place, MAIN, signal)).toBe(last)
  await team.commit('gone', { 'b.txt': 'b\n' })
  await team.git('update-ref', '-d', 'refs/heads/gone')
  expect(await resolveCommit(place, 'refs/heads/gone', signal)).toBeNull()
  await expect(commitOfBranch(place, 'refs/heads/gone', signal)).rejects.toThrow(/gone/)
})

test('What full ids name is looked up once', async () => {
  const head = await commitOfBranch(place, MAIN, signal)
  const look = async () => [
    await fileInCommit(place, head, 'a.txt', signal),
    await git(place, ['ls-tree', '--name-only', head], { signal }),
    await resolveNames(place, [`${head}^{tree}`], signal),
  ]
  const seen = await look()
  expect(seen.slice(0, 2)).toEqual(['third\n', 'a.txt'])
  await rename(team.path, `${team.path}-away`)
  expect(await look()).toEqual(seen)
  await rename(`${team.path}-away`, team.path)
})

test('What was not there is looked for again', async () => {
  const other = await teamRepository({ 'c.txt': 'c\n' })
  const id = await other.commit('main', { 'c.txt': 'of another repository\n' })
  const look = () => fileInCommit(place, id, 'c.txt', signal)
  expect(await look()).toBeNull()
  expect(await resolveCommit(place, id, signal)).toBeNull()
  await team.git('fetch', '--quiet', other.path, 'main')
  await other.remove()
  expect(await look()).toBe('of another repository\n')
  expect(await resolveCommit(place, id, signal)).toBe(id)
})

test('A commit counts as there only while it is', async () => {
  const other = await teamRepository({ 'd.txt': 'd\n' })
  const id = await other.commit('main', { 'd.txt': 'more\n' })
  const there = { gitDir: other.path }
  expect(await resolveCommit(there, id, signal)).toBe(id)
  await rm(other.path, { recursive: true })
  await expect(resolveCommit(there, id, signal)).resolves.toBeNull()
  await other.remove()
})

test('Branches are told from their files, loose and packed, and git is asked where these cannot tell', async () => {
  const other = await teamRepository({ 'e.txt': 'e\n' })
  const first = await other.commit('wms/task-7', { 'f.txt': 'f\n' })
  const tell = (prefix: string) => refsByFiles(other.path, prefix)
  expect(await tell('refs/heads/wms/task-7')).toEqual(new Map([['refs/heads/wms/task-7', first]]))
  await other.git('pack-refs', '--all', '--prune')
  const second = await other.commit('wms/task-70', { 'g.txt': 'g\n' })
  const both = new Map([
    ['refs/heads/wms/task-7', first],
    ['refs/heads/wms/task-70', second],
  ])
  expect(await tell('refs/heads/wms/task-7')).toEqual(both)
  await other.git('update-ref', 'refs/heads/wms/task-7', second)
  expect(await tell('refs/heads/wms/task-7')).toEqual(both.set('refs/heads/wms/task-7', second))
  await other.git('update-ref', '-d', 'refs/heads/wms/task-7')
  expect(await tell('refs/heads/wms/task-7')).toEqual(new Map([['refs/heads/wms/task-70', second]]))
  await other.git('symbolic-ref', 'refs/heads/wms/task-7', 'refs/heads/main')
  expect(await tell('refs/heads/wms/task-7')).toBeNull()
  expect(await tell('refs/heads/none')).toEqual(new Map())
  await other.remove()
})

import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises'
import { dirname, join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import { COMMITTER } from '../../../src/exec/git.ts'
import type { CommitMessage, Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { plainGit, type TeamRepository, teamRepository } from './team-repository.ts'

const { signal } = new AbortController()
let team: TeamRepository

beforeEach(async () => {
  team = await teamRepository({ 'backend/a.js': 'one\n' })
})
afterEach(() => team.remove())

const workspaces = (home = join(team.folder, 'home')) =>
  createWorkspaces({ home, remote: { url: team.path, env: async () => ({}) }, baseBranch: 'main' })

const message = (stage = 'BACKEND'): CommitMessage => ({
  subject: inOurWords`Receive pallets`,
  body: inOurWords`By scan.`,
  trailers: { 'WMS-Task': '7', 'WMS-Stage': stage },
  author: { name: 'backend', email: 'backend@wms.invalid' },
})

const commit = async (worktree: Worktree, path: string, content = 'x\n', stage = 'BACKEND'): Promise<string> => {
  await worktree.files.write(path, content)
  return (await worktree.commit(message(stage), signal)) ?? 'nothing changed'
}

const storeOf = (worktree: Worktree) => join(dirname(dirname(worktree.path)), 'store.git')
const memoryOf = (worktree: Worktree) => join(dirname(storeOf(worktree)), 'memory', `task-${worktree.taskId}`)

/** What lies in the folder, beside the stand-in of a repository. */
async function filesOnDisk({ path }: Worktree): Promise<string[]> {
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => !entry.isDirectory()).map((entry) => join(entry.parentPath, entry.name))
  return files
    .map((file) => relative(path, file))
    .filter((file) => file !== '.git')
    .sort()
}

/** As versions before this one made worktrees: by git. */
async function madeByGit(worktree: Worktree): Promise<void> {
  await rm(worktree.path, { recursive: true })
  await rm(memoryOf(worktree), { recursive: true })
  await plainGit(storeOf(worktree), 'worktree', 'add', '--force', '--quiet', worktree.path, worktree.branch)
  await writeFile(join(worktree.path, 'half.txt'), 'half')
}

test('A new task works on its own branch from the newest commit of the base', async () => {
  await workspaces().open(newTask(6), signal)
  const newest = await team.commit('main', { 'backend/b.js': 'two\n' })
  const worktree = await workspaces().open(newTask(7), signal)
  expect(await worktree.headSha(signal)).toBe(newest)
  expect(worktree).toMatchObject({ branch: 'wms/task-7', baseSha: newest })
})

test('A commit carries the author and the trailers by which people trace it', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  const sha = await commit(worktree, 'backend/b.js')
  expect(await plainGit(storeOf(worktree), 'log', '-1', '--format=%(trailers:key=WMS-Stage)', sha)).toBe(
    'WMS-Stage: BACKEND',
  )
  expect(await plainGit(storeOf(worktree), 'log', '-1', '--format=%an <%ae>|%cn', sha)).toBe(
    'backend <backend@wms.invalid>|WMS Orchestrator',
  )
})

test('A trailer value with a line break cannot forge another trailer', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  await worktree.files.write('a.txt', 'x')
  const sha = (await worktree.commit({ ...message(), trailers: { 'WMS-Task': '7\nWMS-Stage: DOCS' } }, signal)) ?? ''
  expect(await plainGit(storeOf(worktree), 'log', '-1', '--format=%(trailers:key=WMS-Stage)', sha)).toBe('')
})

test('A commit may be kept to some paths: what else was changed is left out, also new, deleted and oddly named files', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  await worktree.files.write('backend/test/qa/gone.js', 'x')
  await worktree.commit(message(), signal)
  await rm(join(worktree.path, 'backend/test/qa/gone.js'))
  for (const path of ['backend/a.js', 'backend/test/qa/[a]*.js', 'coverage/x.html'])
    await worktree.files.write(path, 'y\n')
  const sha = (await worktree.commit(message('QA_BACKEND'), signal, ['backend/test/qa/**'])) ?? ''
  const { files } = await worktree.diffStat(sha, signal)
  expect(files.map(({ path }) => path)).toEqual(['backend/test/qa/[a]*.js', 'backend/test/qa/gone.js'])
  expect(await worktree.commit(message('SECURITY'), signal, [])).toBeNull()
  expect(await worktree.commit(message('SECURITY'), signal, ['docs/**'])).toBeNull()
})

test('A commit without a change is null', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  expect(await worktree.commit(message(), signal)).toBeNull()
})

test('What a commit changed is told by path, mode and line count, a rename as a deletion and an addition', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  await rm(join(worktree.path, 'backend/a.js'))
  const sha = await commit(worktree, 'backend/ä b.js', 'one\n')
  expect(await worktree.changes(worktree.baseSha, sha, signal)).toEqual([
    { path: 'backend/a.js', status: 'deleted', mode: '000000' },
    { path: 'backend/ä b.js', status: 'added', mode: '100644' },
  ])
  expect(await worktree.diffStat(sha, signal)).toMatchObject({ insertions: 1, deletions: 1 })
  expect(await worktree.diff(worktree.baseSha, sha, signal)).toContain('+one')
  expect(await worktree.show(sha, 'backend/ä b.js', signal)).toBe('one\n')
  expect(await worktree.show(sha, 'backend/a.js', signal)).toBeNull()
  expect(await worktree.list(sha, signal)).toEqual(['backend/ä b.js'])
})

test('A reset drops edits, new files, ignored files and later commits', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  await commit(worktree, '.gitignore', 'cache\n')
  await worktree.files.write('cache/x', 'x')
  await worktree.files.write('backend/a.js', 'changed')
  await worktree.reset(worktree.baseSha, signal)
  expect(await filesOnDisk(worktree)).toEqual(['backend/a.js'])
  expect(await readFile(join(worktree.path, 'backend/a.js'), 'utf8')).toBe('one\n')
  expect(await worktree.headSha(signal)).toBe(worktree.baseSha)
})

test('Pushing twice is pushing once', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  const sha = await commit(worktree, 'backend/b.js')
  expect(await worktree.push(sha, () => false, signal)).toEqual({ outcome: 'pushed' })
  expect(await worktree.push(sha, () => false, signal)).toEqual({ outcome: 'pushed' })
  expect(await team.git('rev-parse', 'wms/task-7')).toBe(sha)
})

test("A person's commit on the branch is never pushed over", async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  await worktree.push(await commit(worktree, 'backend/b.js'), () => false, signal)
  const theirs = await team.commit('wms/task-7', { 'backend/person.js': 'mine\n' })
  const sha = await commit(worktree, 'backend/c.js')
  expect(await worktree.push(sha, () => false, signal)).toEqual({ outcome: 'rejected', remoteSha: theirs })
  expect(await team.git('rev-parse', 'wms/task-7')).toBe(theirs)
})

test('Attack: a commit that says to be ours by its committer and trailers is not pushed over either', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  await worktree.push(await commit(worktree, 'backend/b.js'), () => false, signal)
  const said = { message: 's\n\nWMS-Task: 7\nWMS-Stage: BACKEND', committer: COMMITTER }
  const theirs = await team.commit('wms/task-7', { 'backend/person.js': 'mine\n' }, said)
  const sha = await commit(worktree, 'backend/c.js')
  expect(await worktree.push(sha, () => false, signal)).toEqual({ outcome: 'rejected', remoteSha: theirs })
})

test("A person's commit stays safe after we know it and were reset to before it", async () => {
  const first = await workspaces().open(newTask(7), signal)
  const ours = await commit(first, 'backend/b.js')
  await first.push(ours, () => false, signal)
  const theirs = await team.commit('wms/task-7', { 'backend/person.js': 'mine\n' })
  const worktree = await workspaces().open(newTask(7), signal)
  await worktree.reset(ours, signal)
  expect(await worktree.push(await commit(worktree, 'c.js'), () => false, signal)).toEqual({
    outcome: 'rejected',
    remoteSha: theirs,
  })
})

test("Work goes on from a person's commit that is ahead of ours", async () => {
  await workspaces().open(newTask(7), signal)
  const theirs = await team.commit('wms/task-7', { 'backend/person.js': 'mine\n' })
  const worktree = await workspaces().open({ ...newTask(7), headSha: theirs }, signal)
  expect(await worktree.headSha(signal)).toBe(theirs)
  expect(await readFile(join(worktree.path, 'backend/person.js'), 'utf8')).toBe('mine\n')
})

test('A branch of the same name is not taken for the task’s own while the task has pushed nothing', async () => {
  const foreign = await team.commit('wms/task-7', { 'backend/foreign.js': 'not ours\n' })
  const worktree = await workspaces().open(newTask(7), signal)
  expect(await worktree.headSha(signal)).toBe(worktree.newestBaseSha)
  const sha = await commit(worktree, 'backend/b.js')
  expect(await worktree.push(sha, () => false, signal)).toEqual({ outcome: 'rejected', remoteSha: foreign })
})

test('Tasks of the same number in two databases have files and branches of their own in one home folder', async () => {
  const task = (uid: string) => newTask(7, 'en', uid)
  const one = task('11111111-0000-4000-8000-000000000000')
  const other = task('22222222-0000-4000-8000-000000000000')
  const [mine, theirs] = [await workspaces().open(one, signal), await workspaces().open(other, signal)]
  const sha = await commit(mine, 'backend/b.js')
  expect(theirs.path).not.toBe(mine.path)
  expect(await (await workspaces().open(other, signal)).headSha(signal)).toBe(theirs.baseSha)
  await workspaces().remove(other)
  expect(await (await workspaces().open(one, signal)).headSha(signal)).toBe(sha)
  expect(existsSync(mine.path)).toBe(true)
})

test('What others do to the repository between two openings is seen, also where its refs are packed', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  const pushed = await commit(worktree, 'backend/b.js')
  await worktree.push(pushed, () => false, signal)
  const pushedTask = { ...newTask(7), headSha: pushed }
  const remote = 'refs/remotes/origin/wms/task-7'
  const opened = () => workspaces().open(pushedTask, signal)
  await opened()
  await team.git('pack-refs', '--all', '--prune')
  const newest = await team.commit('main', { 'backend/c.js': 'three\n' })
  expect((await opened()).newestBaseSha).toBe(newest)
  const theirs = await team.commit('wms/task-7', { 'backend/d.js': 'four\n' })
  expect(await (await opened()).headSha(signal)).toBe(theirs)
  await team.git('update-ref', '-d', 'refs/heads/wms/task-7')
  await opened()
  expect(await plainGit(storeOf(worktree), 'for-each-ref', remote)).toBe('')
})

test('Our own pushed commit that was reset away is replaced', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  const first = await commit(worktree, 'backend/b.js')
  await worktree.push(first, () => false, signal)
  await worktree.reset(worktree.baseSha, signal)
  const sha = await commit(worktree, 'backend/c.js')
  expect(await worktree.push(sha, (one) => one === first, signal)).toEqual({ outcome: 'pushed' })
  expect(await team.git('rev-parse', 'wms/task-7')).toBe(sha)
})

test('Pushed work is found again when the whole home is lost', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  const sha = await commit(worktree, 'backend/b.js')
  await worktree.push(sha, () => false, signal)
  const again = await workspaces(join(team.folder, 'other-home')).open(newTask(7), signal)
  expect([await again.hasCommit(sha, signal), await again.hasCommit('f'.repeat(40), signal)]).toEqual([true, false])
  expect(again.baseSha).toBe(worktree.baseSha)
})

test('Removing twice keeps the commits for the next opening', async () => {
  const worktree = await workspaces().open(newTask(7), signal)
  const sha = await commit(worktree, 'backend/b.js')
  await workspaces().remove(newTask(7))
  await workspaces().remove(newTask(7))
  expect(existsSync(worktree.path)).toBe(false)
  expect(await (await workspaces().open(newTask(7), signal)).headSha(signal)).toBe(sha)
})

test.each([
  ['the folder is gone', (w: Worktree) => rm(w.path, { recursive: true })],
  [
    'a file took the folder’s place',
    (w: Worktree) => rm(w.path, { recursive: true }).then(() => writeFile(w.path, 'x')),
  ],
  ['what we remember of it is gone', (w: Worktree) => rm(memoryOf(w), { recursive: true })],
  [
    'it was killed before the files were all there',
    (w: Worktree) => rm(join(memoryOf(w), 'manifest')).then(() => rm(join(w.path, 'backend/b.js'))),
  ],
  ['the store forgot its HEAD', (w: Worktree) => rm(join(storeOf(w), 'HEAD'))],
  ['a version before this one made it', madeByGit],
])('A half-made worktree is whole again: %s', async (_, damage) => {
  const worktree = await workspaces().open(newTask(7), signal)
  const sha = await commit(worktree, 'backend/b.js')
  await damage(worktree)
  const again = await workspaces().open(newTask(7), signal)
  expect(await again.headSha(signal)).toBe(sha)
  expect(await filesOnDisk(again)).toEqual(['backend/a.js', 'backend/b.js'])
  expect((await again.snapshot(signal)).tree).toBe(await again.treeOf(sha, signal))
  expect(existsSync(join(storeOf(again), 'worktrees', 'task-7'))).toBe(false)
})

test.each([
  ['HEAD.lock', storeOf],
  ['packed-refs.lock', storeOf],
  ['config.lock', storeOf],
  ['refs/heads/wms/task-7.lock', storeOf],
  ['refs/remotes/origin/main.lock', storeOf],
])('A %s that a killed git left is removed', async (name, folderOf) => {
  const worktree = await workspaces().open(newTask(7), signal)
  const lock = join(folderOf(worktree), name)
  await mkdir(dirname(lock), { recursive: true })
  await writeFile(lock, '')
  await utimes(lock, new Date(0), new Date(0))
  await team.commit('main', { 'later.txt': 'x' })
  expect(await commit(await workspaces().open(newTask(7), signal), 'backend/b.js')).toMatch(/^[0-9a-f]{40}$/)
})

test('Ten tasks opened at once by two processes get ten worktrees', async () => {
  const both = [workspaces(), workspaces()]
  const opened = await Promise.all(Array.from({ length: 10 }, (_, i) => both[i % 2]?.open(newTask(i + 1), signal)))
  expect(opened.map((w) => w?.branch)).toEqual(Array.from({ length: 10 }, (_, i) => `wms/task-${i + 1}`))
  for (const worktree of opened) expect(worktree && (await filesOnDisk(worktree))).toEqual(['backend/a.js'])
})

test('A repository that is gone is named, with what to do', async () => {
  await rm(team.path, { recursive: true })
  await expect(workspaces().open(newTask(7), signal)).rejects.toMatchObject({
    kind: 'misconfigured',
    message: expect.stringContaining(team.path),
    hint: expect.stringContaining('address'),
  })
})

test('An aborted opening ends with the reason of the abort', async () => {
  const reason = new Error('cancelled')
  await expect(workspaces().open(newTask(7), AbortSignal.abort(reason))).rejects.toBe(reason)
})

import { createHash } from 'node:crypto'
import { chmod, lstat, mkdir, readFile, rename, rm, stat, truncate, utimes, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import type { Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { plainGit, type TeamRepository, teamRepository } from './team-repository.ts'

const { signal } = new AbortController()
const MESSAGE = {
  subject: inOurWords`x`,
  body: inOurWords``,
  trailers: {},
  author: { name: 'a', email: 'a@b.invalid' },
}
let team: TeamRepository
let worktree: Worktree

beforeEach(async () => {
  team = await teamRepository({ 'a.txt': 'one\n' })
  await team.clone()
})
afterEach(() => team.remove())

const open = async () => {
  const remote = { url: team.path, env: async () => ({}) }
  const workspaces = createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' })
  worktree = await workspaces.open(newTask(7), signal)
}
const at = (path: string) => join(worktree.path, path)
const store = (...args: string[]) => plainGit(join(worktree.path, '../../store.git'), ...args)
const clone = (path: string) => join(team.folder, 'clone', path)
/** Looks at no other file: git would not take back what its attributes now forbid. */
const commitAlone = async (name: string, content: string) => {
  await writeFile(clone(name), content)
  for (const args of [
    ['add', name],
    ['commit', '--quiet', `--message=${name}`],
    ['push', '--quiet', 'origin', 'main'],
  ])
    await plainGit(clone('.'), ...args)
}
const tree = async () => (await worktree.snapshot(signal)).tree
const changed = async () => (await worktree.changes(worktree.baseSha, await tree(), signal)).map(({ path }) => path)
const put = async (path: string, content: string | Buffer) => {
  await mkdir(dirname(at(path)), { recursive: true })
  await writeFile(at(path), content)
}

test('Attributes change no byte of a file, on the way out and in, and an edit of one is a change of one', async () => {
  const bytes = {
    'crlf.txt': 'one\r\ntwo\r\n',
    'x.bat': 'one\ntwo\n',
    'id.c': '$Id$ $Id: x $\n',
    'utf16.txt': '\ufeffx',
  }
  await team.commit('main', bytes)
  const rules = '* text=auto\n*.txt text eol=lf\n*.bat eol=crlf\n*.c ident\nutf16.txt working-tree-encoding=UTF-16\n'
  await commitAlone('.gitattributes', `${rules}*.bin filter=lfs diff=lfs merge=lfs -text\n`)
  const pointer = 'version https://git-lfs.github.com/spec/v1\noid sha256:0\nsize 9\n'
  await commitAlone('model.bin', pointer)
  await open()
  for (const [path, text] of Object.entries({ ...bytes, 'model.bin': pointer }))
    expect(await readFile(at(path), 'utf8'), path).toBe((await worktree.show(worktree.baseSha, path, signal)) ?? text)
  expect(await changed()).toEqual([])
  await put('crlf.txt', 'one\r\nthree\r\n')
  expect(await changed()).toEqual(['crlf.txt'])
  expect(await worktree.show(await tree(), 'crlf.txt', signal)).toBe('one\r\nthree\r\n')
})

test('Names that are no UTF-8, modes and binary files come out and go in as they are', async () => {
  await mkdir(clone('bin'))
  const name = Buffer.concat([Buffer.from(clone('bin/')), Buffer.from([0xe4, 0xff]), Buffer.from('.txt')])
  await writeFile(name, Buffer.from([0, 1, 2, 255, 10, 13]))
  await writeFile(clone('bin/run'), '#!/bin/sh\n', { mode: 0o755 })
  await writeFile(clone('bin/приём ё.txt'), 'x')
  await writeFile(clone('bin/e\u0301.txt'), '')
  await writeFile(clone('bin/new\nline'), 'x')
  await team.commit('main', { 'b.txt': 'x' })
  await open()
  expect((await stat(at('bin/run'))).mode & 0o777).toBe(0o700)
  expect(await changed()).toEqual([])
  await put('bin/new', Buffer.from([0, 255, 254]))
  await chmod(at('bin/run'), 0o644)
  expect(
    (await worktree.changes(worktree.baseSha, await tree(), signal)).map(({ path, mode }) => [path, mode]),
  ).toEqual([
    ['bin/new', '100644'],
    ['bin/run', '100644'],
  ])
})

test('A mode that no git writes any more is no change', async () => {
  const blob = await team.git('rev-parse', 'main:a.txt')
  const raw = Buffer.concat([Buffer.from('100664 a.txt\0'), Buffer.from(blob, 'hex')])
  const file = join(team.folder, 'tree')
  await writeFile(file, raw)
  const odd = await team.git('hash-object', '-t', 'tree', '-w', '--literally', file)
  const commit = await plainGit(team.path, 'commit-tree', odd, '-p', 'main', '-m', 'old')
  await team.git('update-ref', 'refs/heads/main', commit)
  await open()
  expect(await changed()).toEqual([])
  await utimes(at('a.txt'), new Date(), new Date())
  expect(await tree()).toBe(odd)
})

test('A file of the same size and time as before is seen when it is another', async () => {
  await open()
  for (const text of ['two\n', 'six\n', 'ten\n', 'one\n']) {
    const { atime, mtime } = await stat(at('a.txt'))
    await writeFile(at('a.txt'), text)
    await utimes(at('a.txt'), atime, mtime)
    expect(await worktree.show(await tree(), 'a.txt', signal)).toBe(text)
  }
  await put('b.txt', 'two\n')
  await rename(at('b.txt'), at('a.txt'))
  expect(await worktree.show(await tree(), 'a.txt', signal)).toBe('two\n')
})

test('A file becomes a folder and a folder a file', async () => {
  await team.commit('main', { 'd/x.txt': 'x\n', 'd/y.txt': 'y\n' })
  await open()
  await rm(at('d'), { recursive: true })
  await rm(at('a.txt'))
  await put('d', 'a file\n')
  await put('a.txt/deep/x.txt', 'x\n')
  expect(await changed()).toEqual(['a.txt', 'a.txt/deep/x.txt', 'd', 'd/x.txt', 'd/y.txt'])
  const checkpoint = await worktree.snapshot(signal)
  await worktree.reset(worktree.baseSha, signal)
  expect(await changed()).toEqual([])
  expect(await worktree.restore(checkpoint, signal)).toBe(true)
  expect(await readFile(at('a.txt/deep/x.txt'), 'utf8')).toBe('x\n')
  expect(await tree()).toBe(checkpoint.tree)
})

test('A tracked file counts although a rule ignores it, also when it comes back; a new one beside it does not', async () => {
  await team.commit('main', { 'build/kept.js': 'kept\n' })
  await team.commit('main', { '.gitignore': 'build/\n*.log\n' })
  await open()
  await put('build/kept.js', 'changed\n')
  await put('build/new.js', 'new\n')
  await put('x.log', 'x\n')
  expect(await changed()).toEqual(['build/kept.js'])
  await rm(at('build/kept.js'))
  expect(await changed()).toEqual(['build/kept.js'])
  await put('build/kept.js', 'kept\n')
  expect(await changed()).toEqual([])
  await rm(at('build/kept.js'))
  await worktree.commit(MESSAGE, signal)
  await put('build/kept.js', 'ignored now\n')
  expect(await changed()).toEqual(['build/kept.js'])
  expect(await worktree.show(await tree(), 'build/kept.js', signal)).toBeNull()
})

test('A file larger than anybody may add stays where the repository has it', async () => {
  await truncate(clone('a.txt'), 101 * 1024 * 1024)
  await team.commit('main', { 'b.txt': 'x' })
  await open()
  expect(await changed()).toEqual([])
  await utimes(at('a.txt'), new Date(), new Date())
  expect(await changed()).toEqual([])
  await truncate(at('a.txt'), 102 * 1024 * 1024)
  await expect(tree()).rejects.toMatchObject({ kind: 'too_large' })
  await worktree.reset(worktree.baseSha, signal)
  expect(await changed()).toEqual([])
})

test('A snapshot is whole although the store has lost objects that only we remembered', async () => {
  await open()
  await put('b.txt', 'only here\n')
  const before = await tree()
  await store('prune', '--expire=now')
  await put('c.txt', 'more\n')
  const after = await tree()
  expect(await worktree.show(after, 'b.txt', signal)).toBe('only here\n')
  await rm(at('c.txt'))
  expect(await tree()).toBe(before)
})

test('A checkpoint of which the store has lost a file is not restored', async () => {
  await open()
  await put('b.txt', 'only here\n')
  const checkpoint = await worktree.snapshot(signal)
  const lost = createHash('sha1').update('blob 10\0only here\n').digest('hex')
  await rm(at(`../../store.git/objects/${lost.slice(0, 2)}/${lost.slice(2)}`))
  await worktree.reset(worktree.baseSha, signal)
  expect(await worktree.restore(checkpoint, signal)).toBe(false)
  await worktree.reset(worktree.baseSha, signal)
  expect(await changed()).toEqual([])
})

test('A reset leaves what is as it was, and makes the rest anew', async () => {
  await team.commit('main', { 'b.txt': 'b\n' })
  await open()
  await expect.poll(async () => (await tree()) && (await lstat(at('a.txt'))).ctimeMs < Date.now() - 100).toBe(true)
  await tree()
  const before = await lstat(at('a.txt'))
  await put('b.txt', 'changed\n')
  await worktree.reset(worktree.baseSha, signal)
  expect((await lstat(at('a.txt'))).ino).toBe(before.ino)
  expect(await readFile(at('b.txt'), 'utf8')).toBe('b\n')
})

test('Another process that works on the same folder sees and leaves the same', async () => {
  await open()
  await put('b.txt', 'b\n')
  const first = await tree()
  const again = worktree
  await open()
  expect(await tree()).toBe(first)
  await put('c.txt', 'c\n')
  const [one, two] = await Promise.all([again.snapshot(signal), worktree.snapshot(signal)])
  expect(one.tree).toBe(two.tree)
})

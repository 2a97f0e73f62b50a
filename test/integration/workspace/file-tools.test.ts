import { execFile } from 'node:child_process'
import { link, mkdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { createFileTools } from '../../../src/workspace/file-tools.ts'
import type { Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { type TeamRepository, teamRepository } from './team-repository.ts'

const { signal } = new AbortController()
const secret = 'top secret'
let team: TeamRepository
let worktree: Worktree

const at = (path: string) => join(worktree.path, path)

beforeAll(async () => {
  team = await teamRepository({
    'backend/a.js': 'one\ntwo\ntwo\n',
    'backend/crlf.txt': '\ufeffone\r\ntwo\r\n',
    '.gitignore': 'ignored\n',
    '.gitattributes': '* -text\n',
  })
  const remote = { url: team.path, env: async () => ({}) }
  worktree = await createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' }).open(
    newTask(7),
    signal,
  )
})
afterAll(() => team.remove())

beforeEach(async () => {
  await worktree.reset(worktree.baseSha, signal)
  await rm(at('pipe'), { force: true }) // git does not see pipes
  await writeFile(join(team.folder, 'outside.txt'), secret)
  await symlink(team.folder, at('linked-folder'))
  await symlink(join(team.folder, 'outside.txt'), at('linked-file'))
  await link(join(team.folder, 'outside.txt'), at('hard-link'))
  await promisify(execFile)('mkfifo', [at('pipe')])
  await writeFile(at('binary'), Buffer.from([1, 0, 2]))
  await writeFile(at('latin1.txt'), Buffer.from([0xe4]))
  await writeFile(at('giant.txt'), 'x'.repeat(2 * 1024 * 1024))
})

const escapes = [
  ['a parent folder', '../../outside.txt'],
  ['a parent folder on the way', 'backend/../../../outside.txt'],
  ['a parent folder with backslashes', '..\\..\\outside.txt'],
  ['an absolute path', '/etc/passwd'],
  ['an absolute path with a backslash', '\\etc\\passwd'],
  ['a drive', 'C:\\Windows\\win.ini'],
  ['a linked folder', 'linked-folder/outside.txt'],
  ['a linked file', 'linked-file'],
  ['a hard link', 'hard-link'],
  ['a pipe', 'pipe'],
  ['a folder', 'backend'],
  ['a path through a file', 'backend/a.js/x'],
  ['the .git pointer', '.git'],
  ['a file of .git', '.git/config'],
  ['.GIT in capitals', '.GIT/config'],
  ['a nested .git', 'backend/.git/hooks/pre-commit'],
  ['the short name of .git', 'git~1/config'],
  ['.git with a dot', '.git./config'],
  ['.git with a space', '.git /config'],
  ['.git with a zero-width joiner', '.g\u200dit/config'],
  ['.git as an NTFS stream', '.git::$INDEX_ALLOCATION/config'],
  ['a bidi override', 'backend/\u202ea.js'],
  ['a NUL', 'backend/a.js\0.png'],
  ['a line break', 'backend/a\n.js'],
  ['a name that is too long', 'x'.repeat(300)],
  ['nothing', ''],
] as const

test.each(escapes)('Attack: %s is neither read, edited nor written', async (_, path) => {
  const { files } = worktree
  const results = [
    await files.read(path, 1, 10),
    await files.edit(path, secret, 'gone'),
    await files.write(path, 'overwritten'),
  ]
  expect(results.map(({ ok }) => ok)).toEqual([false, false, false])
  expect(JSON.stringify(results)).not.toContain(secret)
  expect(await readFile(join(team.folder, 'outside.txt'), 'utf8')).toBe(secret)
})

test('Attack: a search does not follow links out of the worktree', async () => {
  expect(await worktree.files.search(secret, null)).toEqual({ ok: true, text: 'Found nowhere.' })
})

test.each([
  '.gitmodules',
  '.gitattributes',
  'backend/.gitattributes',
  '.github/workflows/ci.yml',
  '.GitHub/Actions/x/action.yml',
])('Attack: %s is not written', async (path) => {
  expect(await worktree.files.write(path, 'x')).toMatchObject({ ok: false, text: expect.stringContaining('protected') })
})

test.each([
  ['a binary', 'binary', 'is binary'],
  ['text in another encoding', 'latin1.txt', 'is not UTF-8'],
  ['a giant', 'giant.txt', 'more than'],
  ['a missing file', 'backend/b.js', 'does not exist'],
])('Reading %s is answered with the reason', async (_, path, reason) => {
  expect(await worktree.files.read(path, 1, 10)).toMatchObject({ ok: false, text: expect.stringContaining(reason) })
})

test('Reading shows numbered lines and says how many follow', async () => {
  expect((await worktree.files.read('backend/a.js', 2, 1)).text).toBe('2\ttwo\n… lines 3 to 3 follow.')
  expect((await worktree.files.read('backend/crlf.txt', 1, 9)).text).toBe('1\tone\n2\ttwo')
  await worktree.files.write('long.txt', 'line\n'.repeat(400))
  expect((await worktree.files.read('long.txt', 1, 9999)).text.split('\n')).toHaveLength(251)
})

test('An edit says how often its text stands when that is not once', async () => {
  const { files } = worktree
  expect((await files.edit('backend/a.js', 'two', 'x')).text).toContain('stands 2 times')
  expect((await files.edit('backend/a.js', 'three', 'x')).text).toContain('does not stand')
})

test('An edit takes the new text literally', async () => {
  await worktree.files.edit('backend/a.js', 'one', '`$& $1 $$`')
  expect(await readFile(at('backend/a.js'), 'utf8')).toBe('`$& $1 $$`\ntwo\ntwo\n')
})

test('An edit keeps the byte order mark and the line ends of the file', async () => {
  expect(await worktree.files.edit('backend/crlf.txt', 'one\ntwo', 'one\nand\ntwo')).toMatchObject({ ok: true })
  expect(await readFile(at('backend/crlf.txt'), 'utf8')).toBe('\ufeffone\r\nand\r\ntwo\r\n')
})

test('A file keeps its byte order mark and its line ends, whatever an agent writes', async () => {
  const { files } = worktree
  await files.edit('backend/crlf.txt', 'two', 'two\nthree')
  expect(await readFile(at('backend/crlf.txt'), 'utf8')).toBe('\ufeffone\r\ntwo\r\nthree\r\n')
  await files.write('backend/crlf.txt', 'a\nb\r\nc\n')
  expect(await readFile(at('backend/crlf.txt'), 'utf8')).toBe('\ufeffa\r\nb\r\nc\r\n')
  await writeFile(at('mixed.txt'), 'one\r\ntwo\n')
  await files.edit('mixed.txt', 'two\n', 'two\nthree\n')
  await files.edit('mixed.txt', 'one\ntwo', 'one\nand\ntwo')
  expect(await readFile(at('mixed.txt'), 'utf8')).toBe('one\r\nand\r\ntwo\nthree\n')
  await files.write('mixed.txt', 'x\n')
  expect(await readFile(at('mixed.txt'), 'utf8')).toBe('x\n')
})

test('A new file gets its folders and plain modes; an existing one keeps its mode', async () => {
  await worktree.files.write('backend/new/deep/b.js', 'x')
  expect((await stat(at('backend/new/deep/b.js'))).mode & 0o777).toBe(0o644)
  await mkdir(at('bin'))
  await writeFile(at('bin/run'), 'x', { mode: 0o755 })
  await worktree.files.write('bin/run', 'y')
  expect((await stat(at('bin/run'))).mode & 0o777).toBe(0o755)
})

test('A file that is too large is not written', async () => {
  const result = await worktree.files.write('big.txt', 'x'.repeat(1024 * 1024 + 1))
  expect(result).toMatchObject({ ok: false, text: expect.stringContaining('exceed') })
})

test('Listing and searching see new files, and no ignored ones', async () => {
  await worktree.files.write('docs/new.md', 'find me\n')
  await worktree.files.write('ignored', 'find me\n')
  expect((await worktree.files.list('docs')).text).toBe('docs/new.md')
  expect((await worktree.files.list('')).text.split('\n')).toContainEqual(
    expect.stringMatching(/^backend\/ \(\d+ files\)$/),
  )
  expect((await worktree.files.list('')).text.split('\n')).not.toContain('ignored')
  expect((await worktree.files.search('find me', null)).text).toBe('docs/new.md:1: find me')
  expect((await worktree.files.search('find me', '*.js')).text).toBe('Found nowhere.')
  expect((await worktree.files.search('two', 'backend/*.js')).text).toBe('backend/a.js:2: two\nbackend/a.js:3: two')
})

test.each([
  ['{a,b}'.repeat(16), 'The glob has braces'],
  ['{1..100000}', 'The glob has braces'],
  [`${'*a'.repeat(110)}b`, 'The glob is longer than 200 characters'],
  [`${'*a'.repeat(12)}b`, 'Found nowhere.'],
])('Attack: a search in %.20s does not stall the service', async (glob, answer) => {
  await writeFile(at('a'.repeat(200)), 'find me')
  const started = performance.now()
  expect((await worktree.files.search('find me', glob)).text).toContain(answer)
  expect(performance.now() - started).toBeLessThan(5_000)
})

test('A search stops at fifty hits', async () => {
  await worktree.files.write('many.txt', 'hit\n'.repeat(80))
  expect((await worktree.files.search('hit', null)).text.split('\n')).toHaveLength(51)
})

test('A search that has no more time says how many files it left out', async () => {
  const root = join(team.folder, 'many')
  const paths = Array.from({ length: 100 }, (_, i) => `f${i}.txt`)
  await mkdir(root, { recursive: true })
  await Promise.all(paths.map((path) => writeFile(join(root, path), 'stock\n')))
  const tools = (budgetMs: number) => createFileTools({ root, memory: root }, async () => paths, undefined, budgetMs)
  const { text } = await tools(0).search('stock', null)
  expect(text.split('\n')).toHaveLength(33)
  expect(text).toMatch(/\n… 68 more files were not searched for want of time; give a glob\.$/)
  expect((await tools(60_000).search('stock', 'f1?.txt')).text.split('\n')).toHaveLength(10)
})

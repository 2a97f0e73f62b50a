import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { git } from '../../../../src/exec/git.ts'
import { isGitName } from '../../../../src/exec/trees/program/names.ts'
import { openScene, type Scene } from './scene.ts'

let scene: Scene
beforeAll(async () => {
  scene = await openScene('none', { 'backend/a.js': 'one\n' })
})
afterAll(() => scene.remove())

const { signal } = new AbortController()

/** What some file system takes for `.git`: here they are plain names, which a command may well make. */
const ALIASES = ['.GIT', '.Git', 'git~1', 'GIT~1', '.git.', '.git ', '.git . ', '.git::$INDEX_ALLOCATION', '.g\u200dit']
const MORE_ALIASES = ['\ufeff.git', '.git\u200c', '.git\\config', 'a\\.git', 'a\\git~1\\b', '.git:x']

const treeNow = async () => (await scene.worktree.snapshot(signal)).tree

test.each([...ALIASES, ...MORE_ALIASES])('Attack: a folder or file called %j reaches no tree', async (name) => {
  const { path, baseSha } = scene.worktree
  await mkdir(join(path, 'backend', name), { recursive: true })
  await writeFile(join(path, 'backend', name, 'config'), '[core]\n\tfsmonitor = false\n')
  await mkdir(join(path, 'other'))
  await writeFile(join(path, 'other', name), 'gitdir: /nowhere\n')
  await writeFile(join(path, 'other', 'plain.txt'), 'x')
  const changes = await scene.worktree.changes(baseSha, await treeNow(), signal)
  expect(changes.map((change) => change.path)).toEqual(['other/plain.txt'])
  await scene.worktree.reset(baseSha, signal)
  expect(await readdir(path)).toEqual(['.git', 'backend'])
  expect(await readdir(join(path, 'backend'))).toEqual(['a.js'])
})

const PLAIN = [
  '.gitx',
  'git~10',
  'git~2',
  '.gitignore',
  '.gitattributes',
  'x.git',
  '.git x',
  'gıt',
  '.gi',
  'git',
  'a\\b',
]

test.each(PLAIN)('A file called %j is like any other', async (name) => {
  await writeFile(join(scene.worktree.path, name), '# x\n')
  expect(await scene.worktree.list(await treeNow(), signal)).toContain(name)
})

const EMPTY_TREE = '4b825dc642cb6eb9a060e54bf8d69288fbee4904'

test('Git refuses just the names that we pass by', async () => {
  const place = { gitDir: join(scene.team.path) }
  const blob = (await scene.team.git('rev-parse', 'main:backend/a.js')).trim()
  const part = fc.constantFrom(
    '.git',
    'git',
    '.GIT',
    '~1',
    '~2',
    ' ',
    '.',
    ':',
    '\\',
    '\u200c',
    '\u206f',
    '\ufeff',
    'x',
    'é',
  )
  let tries = 0
  const name = fc.array(part, { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
  await fc.assert(
    fc.asyncProperty(name, async (tried) => {
      fc.pre(tried !== '.' && tried !== '..')
      const input = `100644 ${blob}\tfolder/${tried}\0`
      const env = { GIT_INDEX_FILE: join(scene.team.folder, `${++tries}.index`) }
      await git(place, ['update-index', '--add', '-z', '--index-info'], { input, env })
      const isRefused = (await git(place, ['write-tree'], { env })) === EMPTY_TREE
      // Behind a backslash at the beginning git does not look.
      const isOurs = isGitName(Buffer.from(tried).toString('latin1')) && !(tried.startsWith('\\') && !isRefused)
      expect(isRefused, JSON.stringify(tried)).toBe(isOurs)
    }),
    { numRuns: 250 },
  )
}, 120_000)

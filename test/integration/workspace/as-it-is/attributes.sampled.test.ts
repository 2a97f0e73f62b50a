import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { newTask } from '../../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../../src/core/publishable.ts'
import type { Worktree } from '../../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../../src/workspace/worktrees.ts'
import { sampleOf } from '../../../support/sampled.ts'
import { plainGit, type TeamRepository, teamRepository } from '../team-repository.ts'

const { signal } = new AbortController()
const MESSAGE = {
  ...{ subject: inOurWords`x`, body: inOurWords``, trailers: {} },
  author: { name: 'a', email: 'a@b.invalid' },
}

/** What git would do with files, were it asked to. */
const RULES = {
  'text=auto': '* text=auto',
  'eol=lf': '* text eol=lf',
  'eol=crlf': '* text eol=crlf',
  'filter=lfs': '* filter=lfs diff=lfs merge=lfs -text',
  ident: '* ident',
  'working-tree-encoding': '* text working-tree-encoding=UTF-16LE-BOM',
  'export-ignore': '* export-ignore export-subst',
  'merge=ours': '* merge=ours',
  'merge=union': '* merge=union',
  '-merge': '* -merge',
  '-diff': '* -diff',
  binary: '* binary',
  'diff=python': '* diff=python',
  'conflict-marker-size': '* conflict-marker-size=30',
  'a macro of its own': '[attr]odd -diff -merge text eol=crlf\n* odd',
} as const

const LINES = Array.from({ length: 30 }, (_, i) => `line ${i}`)
const crlf = (lines: readonly string[]) => `${lines.join('\r\n')}\r\n`
const FILES = {
  'backend/crlf.txt': crlf(LINES),
  'backend/deep/lf.txt': `${LINES.join('\n')}\n`,
  'backend/mixed.txt': 'one\r\ntwo\nthree\r\n',
  'backend/id.c': '/* $Id$ $Id: 1 $ $Format:%H$ */\n',
  'backend/run.bat': 'echo 1\n',
  'backend/pointer.bin': `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`,
}

const ROWS = sampleOf(Object.entries(RULES), 4)

let team: TeamRepository
let worktree: Worktree
afterEach(() => team.remove())

const remote = () => ({ url: team.path, env: async () => ({}) })
const open = async () => {
  const workspaces = createWorkspaces({ home: join(team.folder, 'home'), remote: remote(), baseBranch: 'main' })
  worktree = await workspaces.open(newTask(7), signal)
}

/** Puts the rules at the root and into a folder without touching any other file: git would convert them. */
async function ruled(rules: string): Promise<void> {
  for (const path of ['.gitattributes', 'backend/.gitattributes']) {
    const file = join(team.folder, 'rules')
    await writeFile(file, `${rules}\n`)
    const blob = await team.git('hash-object', '-w', file)
    const env = ['--git-dir', team.path]
    await plainGit(team.folder, ...env, 'read-tree', 'main')
    await plainGit(team.folder, ...env, 'update-index', '--add', '--cacheinfo', `100644,${blob},${path}`)
    const tree = await plainGit(team.folder, ...env, 'write-tree')
    await team.git('update-ref', 'refs/heads/main', await team.git('commit-tree', tree, '-p', 'main', '-m', 'rules'))
  }
}

async function repositoryWith(rules: string): Promise<void> {
  team = await teamRepository(FILES)
  await ruled(rules)
  await open()
}

const changed = async (sha: string) => (await worktree.changes(worktree.baseSha, sha, signal)).map(({ path }) => path)
const bytesOf = async (path: string) => readFile(join(worktree.path, path), 'utf8')

test.each(ROWS)('Under %s every file comes out as it is, and an edit commits one file', async (_, rules) => {
  await repositoryWith(rules)
  for (const [path, content] of Object.entries(FILES)) expect(await bytesOf(path), path).toBe(content)
  await worktree.files.edit('backend/crlf.txt', 'line 7', 'line seven')
  const sha = (await worktree.commit(MESSAGE, signal)) ?? ''
  expect(await changed(sha)).toEqual(['backend/crlf.txt'])
  expect(await worktree.show(sha, 'backend/crlf.txt', signal)).toBe(
    FILES['backend/crlf.txt'].replace('line 7', 'line seven'),
  )
  expect(await worktree.diff(worktree.baseSha, sha, signal)).toContain('+line seven\r\n')
  expect(await worktree.diffStat(sha, signal)).toMatchObject({ insertions: 1, deletions: 1 })
  await using checkout = await worktree.checkout(sha, signal)
  expect(await readFile(join(checkout.path, 'backend/id.c'), 'utf8')).toBe(FILES['backend/id.c'])
})

test.each(ROWS)('Under %s a merge takes both sides, and a conflict is one', async (_, rules) => {
  await repositoryWith(rules)
  await worktree.files.edit('backend/crlf.txt', 'line 3\n', 'line three\n')
  await worktree.files.edit('backend/deep/lf.txt', 'line 9\n', 'line nine\n')
  await worktree.commit(MESSAGE, signal)
  const theirs = { ...FILES, 'backend/crlf.txt': FILES['backend/crlf.txt'].replace('line 27', 'line twenty-seven') }
  await pushed(theirs)
  await open()
  expect(await worktree.update(signal)).toMatchObject({ outcome: 'merged' })
  const both = theirs['backend/crlf.txt'].replace('line 3\r\n', 'line three\r\n')
  expect(await bytesOf('backend/crlf.txt')).toBe(both)
  await pushed({ ...theirs, 'backend/deep/lf.txt': FILES['backend/deep/lf.txt'].replace('line 9', 'LINE 9') })
  await open()
  expect(await worktree.update(signal)).toMatchObject({ outcome: 'conflict', files: ['backend/deep/lf.txt'] })
  expect(await bytesOf('backend/deep/lf.txt')).toMatch(
    /^<<<<<<< .*\nline nine\n(?:\|{7}.*\nline 9\n)?=======\nLINE 9\n>>>>>>> .*$/m,
  )
})

/** As somebody's git without attributes writes them. */
async function pushed(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    const file = join(team.folder, 'content')
    await writeFile(file, content)
    const blob = await team.git('hash-object', '-w', '--no-filters', file)
    await team.git('read-tree', 'main')
    await team.git('update-index', '--add', '--cacheinfo', `100644,${blob},${path}`)
    const tree = await team.git('write-tree')
    if (tree === (await team.git('rev-parse', 'main^{tree}'))) continue
    await team.git('update-ref', 'refs/heads/main', await team.git('commit-tree', tree, '-p', 'main', '-m', path))
  }
  return team.git('rev-parse', 'main')
}

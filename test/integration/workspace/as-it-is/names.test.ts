import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { parseDiff } from '../../../../src/agents/review/changed-lines.ts'
import { writingTools } from '../../../../src/agents/tools/file-tools.ts'
import { filesOfDiff } from '../../../../src/core/judgement/diff-paths.ts'
import { newTask } from '../../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../../src/core/publishable.ts'
import type { Worktree } from '../../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../../src/workspace/worktrees.ts'
import { type TeamRepository, teamRepository } from '../team-repository.ts'

const { signal } = new AbortController()
const MESSAGE = {
  ...{ subject: inOurWords`x`, body: inOurWords``, trailers: {} },
  author: { name: 'a', email: 'a@b.invalid' },
}

/** Names that no agent may make, of files that are there. */
const NAMES = {
  'й of a Mac': 'backend/docs/Приёмка и отгрузкай.md'.normalize('NFD'),
  'ё of a Mac': 'backend/Учёт/остаток.js'.normalize('NFD'),
  'é of a Mac': 'backend/réception.js'.normalize('NFD'),
  'Korean of a Mac': 'backend/입고.js'.normalize('NFD'),
  'Vietnamese of a Mac': 'backend/nhập kho.js'.normalize('NFD'),
  'an emoji with joiners': 'backend/👩‍💻 team.md',
  'an emoji of its own look': 'backend/❤️.md',
  'a flag': 'backend/🏴󠁧󠁢󠁳󠁣󠁴󠁿.md',
  'Persian with a non-joiner': 'backend/می‌خواهم.md',
  'a byte order mark': 'backend/\ufeffbom.js',
  'a zero-width space': 'backend/zero\u200bwidth.js',
  'a soft hyphen': 'backend/soft\u00adhyphen.js',
  blanks: 'backend/a  b c.js',
  'a blank at the end': 'backend/end ',
  'a dot at the end': 'backend/etc.',
  'a dot at the end of a folder': 'backend/v1./a.js',
  'a colon': 'backend/12:30.js',
  'a backslash': 'backend/win\\dows.js',
  'double quotes': 'backend/"quoted".js',
  "somebody's": "backend/it's.js",
  'brackets of routes': 'backend/app/[id]/(group)/[...all].tsx',
  'braces, dollars, ampersands': 'backend/{a,b}$x&y;z`.js',
  'a tab': 'backend/a\tb.js',
  'a line break': 'backend/a\nb.js',
  'a control character': 'backend/a\u0001b.js',
  'a leading minus': 'backend/-rf',
  'a leading tilde': 'backend/~user',
  stars: 'backend/a*b?.js',
  'a private character': 'backend/\ue000.js',
  'a character that is not assigned': 'backend/\u{e0080}.js',
  'a very long name': `backend/${'д'.repeat(120)}.js`,
  'a very long path': `backend/${Array(14).fill('folder-of-a-hundred-characters'.repeat(3)).join('/')}/a.js`,
} as const

let team: TeamRepository
let worktree: Worktree
beforeAll(async () => {
  team = await teamRepository({
    ...Object.fromEntries(Object.values(NAMES).map((path) => [path, `one of ${path.length}\ntwo\n`])),
    'backend/Readme.md': 'hello\n',
    'backend/Cafe\u0301/menu.js': 'x\n',
    'docs/a.md': 'x\n',
  })
  const remote = { url: team.path, env: async () => ({}) }
  worktree = await createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' }).open(
    newTask(7),
    signal,
  )
})
afterAll(() => team.remove())
beforeEach(() => worktree.reset(worktree.baseSha, signal))

const tools = (allowed = ['backend/**'], denied: readonly string[] = []) => {
  const [edit, write] = writingTools(worktree.files, { allowed, denied }, () => {})
  const run = (tool: typeof edit, args: Record<string, unknown>) => tool?.run(args as never, signal)
  return {
    edit: (path: string, old_text: string, new_text: string) => run(edit, { path, old_text, new_text }),
    write: (path: string, content: string) => run(write, { path, content }),
  }
}

test.each(Object.entries(NAMES))(
  'A file that is there with %s is listed, read, found, edited and written, and keeps its name',
  async (_, path) => {
    const { files } = worktree
    expect((await files.list(dirname(path))).text.split('\n').join('\n')).toContain(path)
    expect(await files.read(path, 1, 10)).toEqual({ ok: true, text: `1\tone of ${path.length}\n2\ttwo` })
    expect((await files.search(`one of ${path.length}`, null)).text).toContain(`${path}:1: one of`)
    expect(await tools().edit(path, 'two', 'three')).toMatchObject({ ok: true })
    const sha = (await worktree.commit(MESSAGE, signal)) ?? ''
    expect((await worktree.changes(worktree.baseSha, sha, signal)).map((change) => change.path)).toEqual([path])
    expect((await worktree.diffStat(sha, signal)).files.map((file) => file.path)).toEqual([path])
    const diff = await worktree.diff(worktree.baseSha, sha, signal)
    expect(parseDiff(diff).map((file) => file.path)).toEqual([path])
    expect(filesOfDiff(diff).map((file) => file.path)).toEqual([path])
    expect(await worktree.show(sha, path, signal)).toBe(`one of ${path.length}\nthree\n`)
    expect(await tools().write(path, 'whole\n')).toMatchObject({ ok: true })
    expect(await readFile(join(worktree.path, path), 'utf8')).toBe('whole\n')
    expect(
      (await worktree.changes(worktree.baseSha, await worktree.tree(signal), signal)).map((change) => change.path),
    ).toEqual([path])
  },
)

test.each(Object.entries(NAMES).filter(([, path]) => path !== path.normalize('NFC')))(
  '%s is found by the letters that a model writes, and no second file comes of it',
  async (_, path) => {
    const written = path.normalize('NFC')
    expect(await worktree.files.read(written, 1, 1)).toMatchObject({ ok: true })
    expect(await tools().edit(written, 'two', 'three')).toMatchObject({ ok: true })
    expect(await tools().write(written, 'whole\n')).toMatchObject({ ok: true })
    expect(
      (await worktree.changes(worktree.baseSha, await worktree.tree(signal), signal)).map((change) => change.path),
    ).toEqual([path])
  },
)

test.each([
  ['in its case', 'backend/README.md', 'backend/Readme.md'],
  ['in the case of its folder', 'Backend/new.js', 'backend'],
  ['in a folder’s case below', 'backend/DOCS/new.md', 'backend/docs'],
  ['in what nobody sees', 'backend/zerowidth.js', 'backend/zero\u200bwidth.js'],
  ['in case and composition', 'backend/RÉCEPTION.js', 'backend/réception.js'.normalize('NFD')],
])('A new file whose name differs only %s from what is there is refused with words', async (_, path, twin) => {
  const answer = await tools(['**']).write(path, 'x\n')
  expect(answer).toEqual({ ok: false, text: expect.stringContaining(`${twin} is there`) })
  expect(await worktree.tree(signal)).toBe(await worktree.treeOf(worktree.baseSha, signal))
  expect(await worktree.files.read(path, 1, 1)).toEqual({ ok: false, text: expect.stringContaining(twin) })
})

test.each([
  'backend/new\u200b.js',
  'backend/a\nb2.js',
  'backend/end2 ',
  'backend/new:2.js',
  'backend/\u202etxt.js',
  `backend/${'x'.repeat(256)}`,
])('A new file may still not be called %j', async (path) => {
  expect(await tools().write(path, 'x\n')).toMatchObject({ ok: false })
})

test('A new file beside one of a Mac lies in its folder', async () => {
  expect(await tools().write('backend/Caf\u00e9/new.js', 'x\n')).toMatchObject({ ok: true })
  const changes = await worktree.changes(worktree.baseSha, await worktree.tree(signal), signal)
  expect(changes.map(({ path }) => path)).toEqual(['backend/Cafe\u0301/new.js'])
})

test('Rules of a repository hold for names of a Mac too', async () => {
  const path = NAMES['ё of a Mac']
  const composed = 'backend/Учёт/**'.normalize('NFC')
  expect(await tools([composed]).edit(path, 'two', 'three')).toMatchObject({ ok: true })
  expect(await tools(['backend/**'], [composed]).edit(path, 'one', 'x')).toMatchObject({ ok: false })
})

test('Attack: a name with backslashes is judged as the path that it comes to', async () => {
  const outside = await tools(['backend/**'], ['backend/test/**']).write('backend\\test\\x.js', 'x\n')
  expect(outside).toMatchObject({ ok: false, text: expect.stringContaining('may not write backend/test/x.js') })
  await mkdir(join(worktree.path, 'backend', 'odd'), { recursive: true })
  await writeFile(join(worktree.path, 'backend', 'odd', '..\\..\\docs'), 'x')
  expect(await worktree.files.read('backend/odd/..\\..\\docs/a.md', 1, 1)).toMatchObject({ ok: false })
})

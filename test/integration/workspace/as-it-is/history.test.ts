import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { newTask } from '../../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../../src/core/publishable.ts'
import { copyRepository } from '../../../../src/forge/copy-repository.ts'
import { createWorkspaces } from '../../../../src/workspace/worktrees.ts'
import { type TeamRepository, teamRepository } from '../team-repository.ts'

const { signal } = new AbortController()
const MESSAGE = {
  ...{ subject: inOurWords`x`, body: inOurWords``, trailers: {} },
  author: { name: 'a', email: 'a@b.invalid' },
}

let team: TeamRepository
let [blob, tree, main] = ['', '', '']
let number = 0
beforeAll(async () => {
  team = await teamRepository({ 'backend/a.js': 'one\n' })
  main = await team.git('rev-parse', 'main')
  tree = await team.git('rev-parse', 'main^{tree}')
  blob = await team.git('rev-parse', 'main:backend/a.js')
})
afterAll(() => team.remove())

async function store(type: 'blob' | 'commit' | 'tree', content: Buffer | string): Promise<string> {
  const file = join(team.folder, 'object')
  await writeFile(file, content)
  return team.git('hash-object', '-t', type, '-w', '--literally', file)
}
const entry = (mode: string, name: string, id: string) =>
  Buffer.concat([Buffer.from(`${mode} ${name}\0`), Buffer.from(id, 'hex')])
const trees = (...entries: Buffer[]) => store('tree', Buffer.concat(entries))
const commitOf = (id: string) =>
  store('commit', `tree ${id}\nparent ${main}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nx\n`)
const line =
  (author: string, committer = 'A <a@b> 1 +0000', more = '') =>
  () =>
    store('commit', `tree ${tree}\nparent ${main}\nauthor ${author}\n${more}committer ${committer}\n\nx\n`)

/** A base of its own, whose newest commit is plain and whose history has an odd one; or which is odd itself. */
async function baseWith(odd: string, isOld = true): Promise<{ base: string; sha: string }> {
  const base = `base-${++number}`
  const sha = isOld ? await team.git('commit-tree', tree, '-p', odd, '-m', 'plain') : odd
  await team.git('update-ref', `refs/heads/${base}`, sha)
  return { base, sha }
}

const open = (base: string) => {
  const remote = { url: team.path, env: async () => ({}) }
  const home = join(team.folder, `home-${number}`)
  return createWorkspaces({ home, remote, baseBranch: base }).open(newTask(7), signal)
}

const OLD = {
  badTimezone: line('A <a@b> 1 +051800'),
  'badTimezone of three digits': line('A <a@b> 1 -700'),
  badDate: line('A <a@b> 1x +0000'),
  badDateOverflow: line('A <a@b> 18446744073709551999 +0000'),
  zeroPaddedDate: line('A <a@b> 0123 +0000'),
  missingSpaceBeforeDate: line('A <a@b>1 +0000'),
  missingSpaceBeforeEmail: line('A<a@b> 1 +0000'),
  missingNameBeforeEmail: line('<a@b> 1 +0000'),
  missingEmail: line('A 1 +0000'),
  badName: line('A > <a@b> 1 +0000'),
  badEmail: line('A <a@b < 1 +0000'),
  'a committer without an address': line('A <a@b> 1 +0000', 'A 1 +0000'),
  multipleAuthors: line('A <a@b> 1 +0000', 'A <a@b> 1 +0000', 'author B <a@b> 1 +0000\n'),
  missingAuthor: () => store('commit', `tree ${tree}\nparent ${main}\ncommitter A <a@b> 1 +0000\n\nx\n`),
  nulInCommit: () =>
    store('commit', `tree ${tree}\nparent ${main}\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 1 +0000\n\nx\0y\n`),
  zeroPaddedFilemode: async () => commitOf(await trees(entry('0100644', 'a.js', blob))),
  'zeroPaddedFilemode of a folder': async () => commitOf(await trees(entry('040000', 'd', tree))),
  badFilemode: async () => commitOf(await trees(entry('100600', 'a.js', blob))),
  duplicateEntries: async () => commitOf(await trees(entry('100644', 'a.js', blob), entry('100644', 'a.js', blob))),
  gitignoreSymlink: async () => commitOf(await trees(entry('120000', '.gitignore', await store('blob', 'x')))),
  gitattributesSymlink: async () => commitOf(await trees(entry('120000', '.gitattributes', await store('blob', 'x')))),
  mailmapSymlink: async () => commitOf(await trees(entry('120000', '.mailmap', await store('blob', 'x')))),
  gitattributesLineLength: async () =>
    commitOf(await trees(entry('100644', '.gitattributes', await store('blob', `*.x ${'a'.repeat(3_000)}\n`)))),
  gitmodulesParse: async () => commitOf(await trees(entry('100644', '.gitmodules', await store('blob', '[broken\n')))),
} as const

test.each(Object.entries(OLD))(
  'A repository with %s in its history is worked on, pushed to and copied',
  async (_, odd) => {
    const { base, sha } = await baseWith(await odd())
    const worktree = await open(base)
    expect(worktree.baseSha).toBe(sha)
    await worktree.files.edit('backend/a.js', 'one', 'two')
    const done = (await worktree.commit(MESSAGE, signal)) ?? ''
    const branch = `wms/of-${base}`
    expect(await worktree.push(done, () => false, signal, branch)).toEqual({ outcome: 'pushed' })
    expect(await team.git('rev-parse', branch)).toBe(done)
    const path = join(team.folder, 'copies', `${base}.git`)
    expect(await copyRepository({ path, source: team.path, baseBranch: base }, signal)).toMatchObject({ sha })
  },
)

test('An odd mode of files that are there changes nothing, and a mode that is only old is taken as it is', async () => {
  const odd = await commitOf(await trees(entry('0100644', 'a.js', blob), entry('100664', 'b.js', blob)))
  const { base } = await baseWith(odd, false)
  const worktree = await open(base)
  await worktree.files.edit('b.js', 'one', 'two')
  const tree = await worktree.tree(signal)
  expect((await worktree.changes(worktree.baseSha, tree, signal)).map(({ path }) => path)).toEqual(['b.js'])
})

const gitmodules = async (text: string) =>
  commitOf(await trees(entry('100644', '.gitmodules', await store('blob', text))))
const submodule = (url: string) => `[submodule "x"]\n\tpath = x\n\turl = ${url}\n`

/** What harms whoever checks it out, or hides from whoever looks at a change. */
const DANGEROUS = {
  hasDotgit: async () => commitOf(await trees(entry('40000', '.git', tree))),
  'hasDotgit on other systems': async () => commitOf(await trees(entry('40000', '.GIT', tree))),
  hasDotdot: async () => commitOf(await trees(entry('40000', '..', tree))),
  hasDot: async () => commitOf(await trees(entry('100644', '.', blob))),
  fullPathname: async () => commitOf(await trees(entry('100644', 'a/../../b', blob))),
  treeNotSorted: async () => commitOf(await trees(entry('100644', 'b', blob), entry('100644', 'a', blob))),
  gitmodulesUrl: () => gitmodules(submodule('-u./x')),
  'gitmodulesUrl with a line break': () => gitmodules(submodule('"https://a\\nb"')),
  gitmodulesPath: () => gitmodules('[submodule "x"]\n\tpath = -x\n\turl = https://a.invalid\n'),
  gitmodulesName: () => gitmodules('[submodule "../../x"]\n\tpath = x\n\turl = https://a.invalid\n'),
  gitmodulesUpdate: () => gitmodules(`${submodule('https://a.invalid')}\tupdate = !touch x\n`),
  gitmodulesSymlink: async () => commitOf(await trees(entry('120000', '.gitmodules', await store('blob', 'x')))),
} as const

test.each(Object.entries(DANGEROUS))('Attack: a history with %s stays refused, with words', async (what, odd) => {
  const { base } = await baseWith(await odd())
  const refused = await open(base).then(
    () => null,
    (error: unknown) => error,
  )
  const [id = ''] = what.split(' ')
  expect(refused).toMatchObject({
    kind: 'misconfigured',
    message: expect.stringContaining(id),
    hint: expect.stringMatching(/history/),
  })
})

test('Attack: two files of one name in the newest commit stay refused, with words', async () => {
  const { base } = await baseWith(await OLD.duplicateEntries(), false)
  await expect(open(base)).rejects.toMatchObject({ kind: 'bad_input', message: expect.stringContaining('"a.js"') })
})

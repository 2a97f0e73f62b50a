import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { chmod, lstat, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { newTask } from '../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../src/core/publishable.ts'
import { checkedBranch, checkedSha, git, protocolOf, runGit } from '../../../src/exec/git.ts'
import type { Worktree } from '../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../src/workspace/worktrees.ts'
import { plainGit, type TeamRepository, teamRepository } from './team-repository.ts'

const { signal } = new AbortController()
let team: TeamRepository
let worktree: Worktree
let trace: string

/** `headSha`: that of a task whose branch is pushed. */
const open = (headSha: string | null = null) =>
  createWorkspaces({
    home: join(team.folder, 'home'),
    remote: { url: team.path, env: async () => ({}) },
    baseBranch: 'main',
  }).open({ ...newTask(7), headSha }, signal)

beforeEach(async () => {
  team = await teamRepository({ 'a.js': 'one\n' })
  worktree = await open()
  trace = join(team.folder, 'attacked')
})
afterEach(() => team.remove())

const store = () => join(dirname(dirname(worktree.path)), 'store.git')

/** Everything that we do with a worktree after an agent's commands ran in it. */
async function useWorktree(): Promise<string> {
  await writeFile(join(worktree.path, 'a.js'), 'two\n')
  await worktree.files.list('')
  const message = { subject: inOurWords`x`, body: inOurWords``, trailers: {}, author: { name: 'a', email: 'a@b.c' } }
  const sha = (await worktree.commit(message, signal)) ?? ''
  await worktree.diff(worktree.baseSha, sha, signal)
  await worktree.push(sha, () => false, signal)
  await (await open()).reset(sha, signal)
  return sha
}

/** A repository whose every configuration that runs a program leaves a trace. */
async function hostileGitDir(folder: string): Promise<void> {
  await plainGit(team.folder, 'clone', '--quiet', '--bare', team.path, folder)
  for (const [key, value] of [
    ['core.bare', 'false'],
    ['core.fsmonitor', `touch ${trace}; false`],
    ['filter.x.clean', `touch ${trace}; cat`],
    ['filter.x.smudge', `touch ${trace}; cat`],
    ['diff.external', `touch ${trace}; true`],
    ['diff.x.textconv', `touch ${trace}; cat`],
    ['core.pager', `touch ${trace}; cat`],
    ['core.sshCommand', `touch ${trace}; false`],
    ['credential.helper', `!touch ${trace}; true`],
  ] as const) {
    await plainGit(folder, `--git-dir=${folder}`, 'config', key, value)
  }
  await hook(folder)
}

async function hook(gitDir: string): Promise<void> {
  for (const name of ['pre-commit', 'post-checkout', 'pre-push', 'reference-transaction', 'post-index-change']) {
    await mkdir(join(gitDir, 'hooks'), { recursive: true })
    await writeFile(join(gitDir, 'hooks', name), `#!/bin/sh\ntouch ${trace}\n`)
    await chmod(join(gitDir, 'hooks', name), 0o755)
  }
}

test('Attack: hooks written into the store do not run', async () => {
  await hook(store())
  await useWorktree()
  expect(existsSync(trace)).toBe(false)
})

test.each(['filter=x', 'diff=x'])(
  'Attack: a rewritten .git pointer to a repository with hostile configuration and %s is ignored',
  async (attribute) => {
    const hostile = join(team.folder, 'hostile')
    await hostileGitDir(hostile)
    await writeFile(join(worktree.path, '.git'), `gitdir: ${hostile}\n`)
    await writeFile(join(worktree.path, '.gitattributes'), `* ${attribute}\n`)
    const sha = await useWorktree()
    expect(existsSync(trace)).toBe(false)
    expect(await team.git('rev-parse', 'wms/task-7')).toBe(sha)
    await writeFile(join(worktree.path, '.git'), `gitdir: ${hostile}\n`)
    await plainGit(worktree.path, 'status')
    expect(existsSync(trace), 'plain git falls for it').toBe(true)
  },
)

test('Attack: a bare repository embedded in the tree runs nothing', async () => {
  await hostileGitDir(join(worktree.path, 'vendor'))
  await useWorktree()
  expect(existsSync(trace)).toBe(false)
})

test('Attack: a nested repository reaches a commit only as plain files, without what git keeps of it', async () => {
  const nested = join(worktree.path, 'nested')
  await plainGit(team.folder, 'clone', '--quiet', team.path, nested)
  await hook(join(nested, '.git'))
  const sha = await useWorktree()
  expect(existsSync(trace)).toBe(false)
  expect(await worktree.changes(worktree.baseSha, sha, signal)).toEqual([
    { path: 'a.js', status: 'modified', mode: '100644' },
    { path: 'nested/a.js', status: 'added', mode: '100644' },
  ])
})

test('Attack: configuration of the machine and of the user runs nothing', async () => {
  const home = join(team.folder, 'user')
  await mkdir(home)
  await writeFile(join(home, '.gitconfig'), `[core]\n\tfsmonitor = "touch ${trace}; false"\n\thooksPath = ${home}\n`)
  const before = process.env.HOME
  process.env.HOME = home
  try {
    await useWorktree()
  } finally {
    process.env.HOME = before
  }
  expect(existsSync(trace)).toBe(false)
})

test('Attack: environment variables that steer git do not reach it', async () => {
  const before = { ...process.env }
  Object.assign(process.env, { GIT_DIR: '/nowhere', GIT_EXTERNAL_DIFF: `touch ${trace}`, GIT_TRACE2: trace })
  try {
    await useWorktree()
  } finally {
    process.env = before
  }
  expect(existsSync(trace)).toBe(false)
})

test('Attack: a symbolic link in the repository is checked out as a plain file with its target’s name', async () => {
  const clone = await team.clone()
  await symlink('/etc', join(clone, 'cfg'))
  const again = await open(await team.commit('wms/task-7', { 'b.js': 'x' }))
  expect((await lstat(join(again.path, 'cfg'))).isFile()).toBe(true)
  expect(await readFile(join(again.path, 'cfg'), 'utf8')).toBe('/etc')
  const changes = await again.changes(again.baseSha, await again.headSha(signal), signal)
  expect(changes).toContainEqual({ path: 'cfg', status: 'added', mode: '120000' })
})

async function addSubmodule(update: string): Promise<string> {
  await plainGit(team.folder, 'clone', '--quiet', team.path, join(await team.clone(), 's'))
  const modules = `[submodule "s"]\n\tpath = s\n\turl = ${team.path}\n\tupdate = ${update}\n`
  return team.commit('wms/task-7', { '.gitmodules': modules })
}

test('Attack: a submodule of the repository is not fetched', async () => {
  const again = await open(await addSubmodule('checkout'))
  expect(existsSync(join(again.path, 's', 'a.js'))).toBe(false)
  const changes = await again.changes(again.baseSha, await again.headSha(signal), signal)
  expect(changes).toContainEqual({ path: 's', status: 'added', mode: '160000' })
})

test('Attack: a submodule that would run a command is refused on arrival', async () => {
  await addSubmodule(`!touch ${trace}`)
  await expect(open()).rejects.toThrow('disallowed submodule update setting')
  expect(existsSync(trace)).toBe(false)
})

test.each(['ext::sh -c touch% attacked', 'ssh://host/x', 'http://example.com/x', 'git://host/x', 'https://u:p@host/x'])(
  'Attack: the remote %s is refused before git sees it',
  (url) => expect(() => protocolOf(url)).toThrow(),
)

test('Attack: git itself refuses a protocol that was not allowed', async () => {
  const place = { gitDir: store() }
  await expect(git(place, ['fetch', `ext::touch ${trace}`], { signal })).rejects.toThrow(/not allowed/)
  await expect(git(place, ['fetch', `file://${team.path}`], { signal })).rejects.toThrow(/not allowed/)
  expect(existsSync(trace)).toBe(false)
})

test.each(['--upload-pack=x', '-b', 'a..b', 'a//b', 'a.lock', 'a/.b', 'a b', 'a~1', 'a@{1}', 'a\nb', '', 'a/', 'a:b'])(
  'Attack: %j is no branch name',
  (name) => expect(() => checkedBranch(name)).toThrow('is not a branch name'),
)

test.each(['HEAD', '--all', 'abc', `${'a'.repeat(40)}\n`, 'A'.repeat(40)])('Attack: %j is no commit id', (sha) =>
  expect(() => checkedSha(sha)).toThrow('is not a full commit id'),
)

test('Attack: a password in an address that git prints does not reach the error', async () => {
  const place = { gitDir: store() }
  const error = await runGit(place, ['fetch', 'https://bot:hunter2@127.0.0.1:1/x'], { signal }).catch(String)
  expect(error).toContain('127.0.0.1')
  expect(error).not.toContain('hunter2')
})

test('A git that takes too long is stopped, and worth another try', async () => {
  const sockets: Socket[] = []
  const silent = createServer((socket) => void sockets.push(socket)).listen(0, '127.0.0.1')
  await once(silent, 'listening')
  const url = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/x.git`
  const options = { signal, timeoutMs: 200, env: { GIT_ALLOW_PROTOCOL: 'http' } }
  const endless = git({ gitDir: store() }, ['ls-remote', url], options)
  await expect(endless).rejects.toMatchObject({ kind: 'transient', message: expect.stringContaining('200 ms') })
  for (const socket of sockets) socket.destroy()
  silent.close()
})

test.each(['add', 'checkout', 'status', 'reset', 'clean', 'stash', 'worktree', 'submodule', 'merge', 'commit'])(
  'git %s, which looks at a work tree, is never run',
  async (command) => {
    await expect(git({ gitDir: store() }, ['-c', 'gc.auto=0', command], { signal })).rejects.toThrow('never run')
  },
)

test('A remote that is broken is named as a matter for a person', async () => {
  await rm(join(team.path, 'HEAD'))
  await expect(open()).rejects.toMatchObject({ kind: 'misconfigured' })
})

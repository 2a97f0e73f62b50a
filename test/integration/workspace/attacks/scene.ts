import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { expect, vi } from 'vitest'
import { newTask } from '../../../../src/core/pipeline/task.ts'
import { inOurWords } from '../../../../src/core/publishable.ts'
import { killGroup } from '../../../../src/exec/kill-group.ts'
import { bubblewrapped } from '../../../../src/sandbox/bubblewrap.ts'
import type { Sandbox } from '../../../../src/sandbox/driver.ts'
import { detectSandbox } from '../../../../src/sandbox/sandbox.ts'
import type { Worktree } from '../../../../src/workspace/workspace.ts'
import { createWorkspaces } from '../../../../src/workspace/worktrees.ts'
import { type Files, plainGit, type TeamRepository, teamRepository } from '../team-repository.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
/** Every attack is tried from inside bubblewrap and from a command that nothing holds: git alone must not fall for it. */
export const DRIVERS = hasBubblewrap ? (['bubblewrap', 'none'] as const) : (['none'] as const)
type Driver = (typeof DRIVERS)[number]

const { signal } = new AbortController()
const MESSAGE = {
  subject: inOurWords`x`,
  body: inOurWords``,
  trailers: {},
  author: { name: 'a', email: 'a@b.invalid' },
}
const PROGRAMS = [
  'cat',
  'chmod',
  'cp',
  'dd',
  'git',
  'id',
  'ln',
  'mkdir',
  'mkfifo',
  'mv',
  'perl',
  'prlimit',
  'rm',
  'setpriv',
]
const MORE_PROGRAMS = ['sh', 'sleep', 'touch', 'truncate', 'true']

/** A team's repository, a task's worktree of it, and a file outside that nobody but us may make. */
export interface Scene {
  readonly team: TeamRepository
  readonly worktree: Worktree
  /** What an attack that works makes. */
  readonly canary: string
  /** A file of ours that no tree may ever hold. */
  readonly secret: string
  /** A shell script of a repository's own, run in the worktree as a check is. */
  attack(script: string): Promise<void>
  /** The same, going on while we work. */
  attackMeanwhile(script: string): Promise<{ stop(): Promise<void> }>
  open(): Promise<Worktree>
  remove(): Promise<void>
}

/** While an attack goes on: planted back, a walk by paths does not survive that many. */
export const SNAPSHOTS = 60

export const SECRET = 'the secret of the machine'

export async function openScene(
  driver: Driver,
  files: Files,
  prepare = async (_: TeamRepository) => {},
): Promise<Scene> {
  const team = await teamRepository(files)
  await prepare(team)
  const remote = { url: team.path, env: async () => ({}) }
  const workspaces = createWorkspaces({ home: join(team.folder, 'home'), remote, baseBranch: 'main' })
  const worktree = await workspaces.open(newTask(7), signal)
  const path = join(team.folder, 'bin')
  await mkdir(path)
  for (const name of [...PROGRAMS, ...MORE_PROGRAMS]) await linkProgram(path, name)
  const sandbox = await detectSandbox({
    ...{ allowUnsandboxed: true, isTrusted: async () => true },
    env: driver === 'none' ? { PATH: path } : process.env,
  })
  expect(sandbox.kind).toBe(driver)
  const racing: (() => Promise<void>)[] = []
  const secret = join(team.folder, 'secret.txt')
  await writeFile(secret, SECRET)
  return {
    ...{ team, worktree, secret, canary: join(team.folder, 'canary') },
    attack: (script) => attack(sandbox, worktree.path, script),
    attackMeanwhile: async (script) => {
      const attacker = await attackMeanwhile(driver, worktree.path, script)
      racing.push(() => ended(attacker))
      const stop = async () => {
        expect(attacker.exitCode ?? attacker.signalCode, 'the attack went on to the end').toBeNull()
        await ended(attacker)
      }
      return { stop }
    },
    open: () => workspaces.open(newTask(7), signal),
    // Whatever has failed: nothing may go on in a folder that is gone.
    remove: async () => {
      await Promise.all(racing.map((stop) => stop()))
      await team.remove()
    },
  }
}

async function linkProgram(folder: string, name: string): Promise<void> {
  const found = ['/usr/bin', '/bin', '/usr/local/bin'].map((path) => join(path, name)).find((path) => existsSync(path))
  if (found !== undefined) await symlink(found, join(folder, name))
}

export const PERSON =
  'export GIT_AUTHOR_NAME=e GIT_AUTHOR_EMAIL=e@e.invalid GIT_COMMITTER_NAME=e GIT_COMMITTER_EMAIL=e@e.invalid GIT_AUTHOR_DATE=2001-01-01T00:00:00Z GIT_COMMITTER_DATE=2001-01-01T00:00:00Z'

async function attack(sandbox: Sandbox, cwd: string, script: string): Promise<void> {
  const argv = ['sh', '-ec', `${PERSON}\n${script}`] as const
  expect(await sandbox.run({ argv, cwd, timeoutMs: 30_000 }, signal)).toMatchObject({ exitCode: 0 })
}

/** It says that it has begun by a file `racing`. */
async function attackMeanwhile(driver: Driver, cwd: string, script: string): Promise<ChildProcess> {
  const argv = ['sh', '-c', `${PERSON}\ntouch racing\n${script}`]
  const [file = '', ...args] =
    driver === 'none'
      ? argv
      : bubblewrapped(argv, cwd, { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, HOME: '/tmp' })
  const child = spawn(file, args, { cwd, detached: true, stdio: 'ignore' })
  const begun = vi.waitFor(() => expect(existsSync(join(cwd, 'racing'))).toBe(true), { timeout: 20_000 })
  await begun.catch((error) => ended(child).then(() => Promise.reject(error)))
  return child
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const end = new Promise((resolve) => child.once('exit', resolve))
  killGroup(child)
  await end
}

/** Everything that we do with a worktree while an agent works there and after it: the base moves on meanwhile. */
export async function useWorktree({ worktree, team, open }: Scene): Promise<{ tree: string; sha: string }> {
  const { files, baseSha } = worktree
  await files.list('')
  await files.search('x', null)
  const checkpoint = await worktree.snapshot(signal)
  const changes = await worktree.changes(baseSha, checkpoint.tree, signal)
  for (const { path } of changes) await worktree.show(checkpoint.tree, path, signal)
  await using _ = await worktree.checkout(checkpoint.tree, signal)
  await worktree.diff(baseSha, checkpoint.tree, signal)
  const sha = (await worktree.commit(MESSAGE, signal)) ?? (await worktree.headSha(signal))
  await worktree.diffStat(sha, signal)
  await worktree.rangeStat(baseSha, sha, signal)
  await team.commit('main', { 'newer.txt': 'newer\n' })
  const again = await open()
  await again.candidate(sha, signal)
  await again.update(signal)
  await again.unresolved(signal)
  await again.push(await again.headSha(signal), () => false, signal)
  await again.reset(sha, signal)
  await again.restore(checkpoint, signal)
  await again.reset(baseSha, signal)
  return { tree: checkpoint.tree, sha }
}

/** What the version before this one did after two steps: `git add` with a work tree, in its safe environment. */
export async function addByGit({ worktree, team }: Scene): Promise<void> {
  const safe = [
    'core.hooksPath=/dev/null',
    'core.fsmonitor=false',
    'core.attributesFile=/dev/null',
    'core.symlinks=false',
  ]
  const store = join(dirname(dirname(worktree.path)), 'store.git')
  const index = join(team.folder, 'old.index')
  const env = { GIT_CONFIG_NOSYSTEM: '1', GIT_CONFIG_GLOBAL: '/dev/null', GIT_INDEX_FILE: index }
  const options = [...safe.flatMap((one) => ['-c', one]), `--git-dir=${store}`, `--work-tree=${worktree.path}`]
  for (const args of [
    ['read-tree', worktree.baseSha],
    ['add', '--all'],
    ['add', '--all'],
  ])
    spawnSync('git', [...options, ...args], { cwd: worktree.path, env: { ...env, PATH: process.env.PATH } })
  await rm(index, { force: true })
}

/** All that the store holds, reachable or not. */
export const storeContents = ({ worktree }: Scene): Promise<string> => {
  const store = join(dirname(dirname(worktree.path)), 'store.git')
  return plainGit(store, 'cat-file', '--batch-all-objects', '--batch')
}

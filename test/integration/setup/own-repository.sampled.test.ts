import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readdir, readFile, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { git } from '../../../src/exec/git.ts'
import { copyRepository } from '../../../src/forge/copy-repository.ts'
import { certifiedTest } from '../../support/sampled.ts'
import { type TeamRepository, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const FILES = {
  'package.json': JSON.stringify({ scripts: { test: 'node --test' } }),
  'test/old.test.js': "const { test } = require('node:test'); test('red before', () => { throw new Error('old') })\n",
  'test/new.test.js': "require('node:test').test('green', () => {})\n",
}

let team: TeamRepository
beforeEach(async () => {
  team = await teamRepository(FILES)
  await team.clone()
  await team.commit('develop', { 'README.md': 'Develop.\n' })
})
afterEach(() => team.remove())

describe('A copy of one’s own repository', () => {
  const copied = (baseBranch: string | null = 'develop') =>
    copyRepository({ path: join(team.folder, 'copy.git'), source: team.path, baseBranch }, signal)
  const inCopy = (...args: string[]) => git({ gitDir: join(team.folder, 'copy.git') }, args)
  const commitInCopy = async (path: string, text: string) => {
    const copy = { gitDir: join(team.folder, 'copy.git') }
    const { commitFiles } = await import('../../../src/exec/commit-files.ts')
    const base = await inCopy('rev-parse', 'refs/heads/develop')
    const sha = await commitFiles(copy, base, { [path]: text }, 'ours', signal)
    await inCopy('update-ref', 'refs/heads/develop', sha)
    return sha
  }

  test('has the branch that is named, and else the default branch', async () => {
    expect(await copied()).toMatchObject({ baseBranch: 'develop', news: 'new' })
    expect(await copied(null)).toMatchObject({ baseBranch: 'main', news: 'new' })
  })

  test('is brought up to its source, and leaves that as it is', async () => {
    await copied()
    const refs = () => team.git('for-each-ref')
    const sha = await team.commit('develop', { 'README.md': 'More.\n' })
    const before = await refs()
    expect(await copied()).toEqual({ baseBranch: 'develop', sha, news: 'brought_up' })
    expect(await copied()).toMatchObject({ news: 'same' })
    expect(await refs()).toBe(before)
  })

  test('keeps what tasks have merged into it beside the news of its source', async () => {
    await copied()
    await commitInCopy('ours.txt', 'ours\n')
    await team.commit('develop', { 'theirs.txt': 'theirs\n' })
    const { sha, news } = await copied()
    expect(news).toBe('brought_up')
    expect((await inCopy('ls-tree', '--name-only', sha)).split('\n')).toEqual(
      expect.arrayContaining(['ours.txt', 'theirs.txt']),
    )
  })

  test('stays as it is where the two conflict, and says so', async () => {
    await copied()
    const ours = await commitInCopy('README.md', 'Ours.\n')
    await team.commit('develop', { 'README.md': 'Theirs.\n' })
    expect(await copied()).toMatchObject({ sha: ours, news: 'apart' })
  })

  test('is refused with what to name instead', async () => {
    await expect(copied('trunk')).rejects.toThrow(/has no branch trunk/)
    const none = copyRepository(
      { path: join(team.folder, 'x.git'), source: join(team.folder, 'no'), baseBranch: null },
      signal,
    )
    await expect(none).rejects.toThrow(/cannot be read as a git repository/)
  })
})

describe.skipIf(!hasBubblewrap)('In bubblewrap (left out where this machine has none)', () => {
  const root = join(import.meta.dirname, '../../..')

  /** As npm starts it, without an account or a variable of any kind. */
  function run(script: 'setup-repo' | 'repository-doctor', ...args: string[]) {
    const env = { PATH: process.env.PATH, WMS_HOME: join(team.folder, 'home'), INIT_CWD: team.folder }
    const line = ['--disable-warning=ExperimentalWarning', join(root, `src/setup/${script}.ts`), ...args]
    return new Promise<{ exitCode: unknown; stdout: string; stderr: string }>((resolve) => {
      execFile(process.execPath, line, { cwd: root, env }, (error, stdout, stderr) =>
        resolve({ exitCode: error?.code ?? 0, stdout, stderr }),
      )
    })
  }

  const own = ['--repository', 'clone', '--base', 'develop']
  const FILE = '.wms/pipeline.json'

  test('setup:repo proposes what it has tried, keeps it in the copy, and the doctor then finds it ready', {
    timeout: 120_000,
  }, async () => {
    const first = await run('setup-repo', ...own)
    expect(first).toMatchObject({ exitCode: 0 })
    expect(first.stdout).toContain('"command": ["npm", "run", "test"]')
    expect(first.stdout).toMatch(/check {2}backend {2}red \(1\) .*1 passed, 1 red/)
    expect(first.stdout).toContain('backend: red before')
    expect(first.stdout).toContain('Ready: tasks can begin.')
    expect(first.stderr).toContain('… check backend')
    expect(existsSync(join(team.folder, 'clone', FILE))).toBe(false)
    const doctor = await run('repository-doctor', ...own, '--json')
    expect(doctor.exitCode).toBe(0)
    expect(JSON.parse(doctor.stdout)).toMatchObject([
      { isReady: true, steps: [], checks: [{ name: 'backend', state: 'red', passed: 1, red: ['red before'] }] },
    ])
    expect(JSON.parse(doctor.stdout)[0].checks[0].memoryMb).toBeGreaterThan(1)
  })

  certifiedTest(
    '--write puts the file into one’s own folder, and replaces none unasked',
    { timeout: 120_000 },
    async () => {
      await run('setup-repo', ...own, '--write')
      const file = join(team.folder, 'clone', FILE)
      expect(JSON.parse(await readFile(file, 'utf8'))).toMatchObject({ sections: { backend: { paths: ['.'] } } })
      await team.commit('develop', { [FILE]: '{ "sections": { "docs": { "paths": ["."] } } }' })
      const { stdout } = await run('setup-repo', ...own, '--write')
      expect(stdout).toContain('clone/.wms/pipeline.json is as it was.')
      expect(await readFile(file, 'utf8')).toContain('docs')
      expect((await run('setup-repo', ...own, '--write', '--yes')).stdout).toContain('Wrote ')
    },
  )

  test('Attack: --write leads out of the folder by no link of the repository', { timeout: 120_000 }, async () => {
    const outside = join(team.folder, 'outside')
    await mkdir(outside)
    await symlink(outside, join(team.folder, 'clone/.wms'))
    const through = await run('setup-repo', ...own, '--write', '--yes')
    expect(through).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('.wms is a link') })
    await rm(join(team.folder, 'clone/.wms'))
    await mkdir(join(team.folder, 'clone/.wms'))
    await symlink(join(outside, 'new.json'), join(team.folder, 'clone', FILE))
    expect((await run('setup-repo', ...own, '--write', '--yes')).stderr).toContain('pipeline.json is a link')
    expect(await readdir(outside)).toEqual([])
  })

  certifiedTest(
    'what cannot be ready is said with its reason, by both, and their exit code',
    { timeout: 120_000 },
    async () => {
      await team.commit('develop', { 'package.json': JSON.stringify({ scripts: { test: 'no-such-runner' } }) })
      const { exitCode, stdout } = await run('setup-repo', ...own)
      expect(exitCode).toBe(1)
      expect(stdout).toMatch(/Check backend: no-such-runner not found\.\n {2}Install it in a setup step/)
      expect(stdout).toContain('Not ready: a task would wait, and cost nothing.')
      const doctor = await run('repository-doctor', ...own)
      expect(doctor.exitCode).toBe(1)
      expect(doctor.stdout).toContain('no-such-runner not found')
    },
  )
})

import { execFile, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../src/config/config.ts'
import { RULES_PATH } from '../../src/core/repository-rules.ts'
import { ROLES, type Role } from '../../src/core/stages.ts'
import { commitFiles } from '../../src/exec/commit-files.ts'
import { git } from '../../src/exec/git.ts'
import { startScriptedModel } from '../../src/local/scripted-model/server.ts'
import { putFiles, type TeamRepository, teamRepository } from '../integration/workspace/team-repository.ts'
import { testDatabase } from '../support/database.ts'
import { startModelProxy } from '../support/model-proxy.ts'
import { ended, type Json, startService, type TestService } from '../support/service.ts'
import { MONOREPO } from './monorepo/files.ts'
import { openInstalledPackages } from './monorepo/registry.ts'
import { PORTUGUESE_TEAM } from './monorepo/team.ts'

const isThere = spawnSync('bwrap', ['--version']).status === 0 && existsSync('/usr/lib/postgresql')
const { signal } = new AbortController()
const run = promisify(execFile)
const CHECK = 'npm --prefix apps/api run test'

describe.skipIf(!isThere)('A monorepo of npm (left out without bubblewrap or Debian’s postgresql)', () => {
  const cleanup = new AsyncDisposableStack()
  let packages: Awaited<ReturnType<typeof openInstalledPackages>>
  let team: TeamRepository
  let home: string
  let service: TestService

  beforeAll(async () => {
    packages = await openInstalledPackages()
    cleanup.defer(packages.close)
    team = await teamRepository({ 'LEIAME.md': '# Armazém\n' })
    cleanup.defer(team.remove)
    home = join(team.folder, 'home')
    const clone = await team.clone()
    await putFiles(clone, MONOREPO)
    await symlink('CLAUDE.md', join(clone, 'AGENTS.md'))
    await lock(clone, packages.url)
    await team.commit('develop', { 'LEIAME.md': '# Armazém\n\nEndereços e paletes.\n' })
    await team.git('symbolic-ref', 'HEAD', 'refs/heads/develop')
    await team.git('branch', '--delete', '--force', 'main')
  })
  afterAll(() => cleanup.disposeAsync())

  /** As npm starts a script, which sees nothing of this process. */
  function script(name: 'setup-repo' | 'repository-doctor', ...args: string[]) {
    const network = { SANDBOX_NETWORK: `npm:${packages.url}` }
    const env = { PATH: process.env.PATH, WMS_HOME: home, INIT_CWD: team.folder, ...network }
    const file = join(import.meta.dirname, `../../src/setup/${name}.ts`)
    const line = ['--disable-warning=ExperimentalWarning', file, '--repository', 'team.git', ...args]
    return run(process.execPath, line, { cwd: team.folder, env }).catch((error) => error)
  }

  test('is proposed as it is: what is built first, the database, and what was red before; the doctor finds it ready', async () => {
    const proposed = await script('setup-repo')
    expect(proposed.stderr).not.toContain('rror:')
    expect(proposed.stdout).toMatch(/check {2}api {2}.*red \(1\) .*3 passed, 17 red/)
    expect(proposed.stdout).toContain('Ready: tasks can begin.')
    const [told] = JSON.parse((await script('repository-doctor', '--json')).stdout)
    expect(told).toMatchObject({ isReady: true, services: ['postgres'], checks: [{ name: 'api', state: 'red' }] })
    expect(told.checks[0].red).toHaveLength(17)
  })

  describe('worked on by a team that answers in Portuguese', () => {
    let objects: { gitDir: string }
    let paid: readonly { readonly run: string }[]
    beforeAll(async () => {
      const scripted = await startScriptedModel({ scripts: PORTUGUESE_TEAM, log: pino({ level: 'silent' }) })
      cleanup.defer(() => scripted.close())
      const proxy = await startModelProxy(scripted.url)
      cleanup.defer(proxy.close)
      paid = proxy.paid
      const env = { OWN_REPOSITORY: team.path, WMS_HOME: home, SANDBOX_NETWORK: `npm:${packages.url}` }
      const { registries, ownRepository, home: ownHome } = readConfig(env)
      const names = Object.fromEntries(ROLES.map((role) => [role, 'competente'])) as Record<Role, string>
      const model = { ...{ baseUrl: proxy.url, apiKey: '', names, prices: {} }, ...UNKNOWN_MODEL }
      const kept = { database: await testDatabase(), home: ownHome }
      service = await startService({ registries, ownRepository, model, home: ownHome }, {}, kept)
      cleanup.defer(() => service.stop())
      objects = { gitDir: join(ownHome, 'repository.git') }
    })

    const ask = async (request: string) =>
      (await service.rest.post('/tasks', { title: request, raw_request: request })).body.id
    const until = (id: number, wanted: (task: Json) => boolean) =>
      service.rest.taskUntil(id, (task) => wanted(task) || ended(task))
    const merged = async (id: number, acknowledge: readonly string[] = []) => {
      expect(await until(id, waits)).toMatchObject({ stage: 'HUMAN_APPROVAL', reason: null })
      const { status, body } = await service.rest.post(`/tasks/${id}/approve`, { acknowledge })
      expect({ status, names: body.acknowledge ?? [] }).toEqual({ status: 200, names: [] })
      expect(await until(id, ended)).toMatchObject({ status: 'DONE', reason: null })
    }
    const onBase = (path: string) => git(objects, ['show', `refs/heads/develop:${path}`])

    test('a task goes from a request to its merge, and what was red before blocks nobody', async () => {
      const id = await ask('Receber paletes pela leitura do SSCC')
      const { artifacts } = await until(id, waits)
      const compared = { by: 'names', red_before: 17, newly_red: [] }
      const review = artifacts.findLast(({ kind, stage }: Json) => kind === 'ReviewResult' && stage === 'QA_BACKEND')
      expect(review.content).toMatchObject({ passed: true, evidence: [{ command: CHECK, exit_code: 1, compared }] })
      await merged(id)
      expect(await git(objects, ['ls-tree', '-r', '--name-only', 'refs/heads/develop'])).toContain(
        'apps/api/src/receber',
      )
    })

    test('a task brings a new dependency once a person has allowed it', async () => {
      const id = await ask('Dar a cada palete um recibo com UUID')
      const asks = await until(id, ({ status }) => status === 'PAUSED')
      expect(asks).toMatchObject({ status: 'PAUSED', reason: expect.stringMatching(/apps\/api\/package\.json: uuid/) })
      await service.rest.post(`/tasks/${id}/resume`)
      expect(await until(id, waits)).toMatchObject({ stage: 'HUMAN_APPROVAL', reason: null })
      const { acknowledge } = (await service.rest.post(`/tasks/${id}/approve`)).body
      expect(acknowledge).toEqual([expect.stringMatching(/^new_dependencies:/)])
      await merged(id, acknowledge)
      expect(await onBase('apps/api/package.json')).toContain('"uuid"')
      expect(await onBase('package-lock.json')).toContain('"node_modules/uuid"')
    })

    test('with its package manager missing a task waits at once with the words, and Try again goes on', async () => {
      const rules = await onBase(RULES_PATH)
      const change = async (text: string) => {
        const base = await git(objects, ['rev-parse', 'refs/heads/develop'])
        const sha = await commitFiles(objects, base, { [RULES_PATH]: text }, 'Change the package manager', signal)
        await git(objects, ['update-ref', 'refs/heads/develop', sha, base])
      }
      await change(rules.replace('["npm", "--prefix", "apps/api"', '["pnpm", "--dir", "apps/api"'))
      const id = await ask('Contar paletes por endereço')
      const waiting = await until(id, ({ status }) => status === 'PAUSED')
      expect(waiting).toMatchObject({
        ...{ status: 'PAUSED', stage: 'PRODUCT' },
        reason: expect.stringContaining('Check api cannot run here: pnpm not found.'),
      })
      expect(paid.filter(({ run }) => run.startsWith(`task-${id}/`))).toEqual([])
      await change(rules)
      await service.rest.post(`/tasks/${id}/resume`)
      await merged(id)
    })
  })
})

const UNKNOWN_MODEL = { profile: null, contextTokens: null, idleTimeoutMs: 30_000 }
const waits = ({ stage, status }: Json) => stage === 'HUMAN_APPROVAL' || status === 'PAUSED'

async function lock(folder: string, registry: string): Promise<void> {
  const words = ['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund', '--cache']
  await run('npm', [...words, join(folder, '.git/npm'), `--registry=${registry}`], { cwd: folder })
}

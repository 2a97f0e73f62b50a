import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { EnvironmentRules } from '../../../src/core/repository-environment.ts'
import { localChecks } from '../../../src/parts/forge.ts'
import { createEnvironments } from '../../../src/sandbox/environment/environments.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { createPool } from '../../../src/store/pool.ts'
import { testDatabase } from '../../support/database.ts'
import { putFiles, teamRepository } from '../workspace/team-repository.ts'

const { signal } = new AbortController()
const POINTER = `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 5\n`
const cleanup = new AsyncDisposableStack()
let team: Awaited<ReturnType<typeof teamRepository>>
let pool: ReturnType<typeof createPool>

beforeAll(async () => {
  const database = await testDatabase()
  cleanup.defer(database.drop)
  pool = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  cleanup.defer(() => pool.end())
  team = await teamRepository({ '.gitattributes': '*.png filter=lfs\n', 'api/scan-0001.png': POINTER })
  cleanup.defer(team.remove)
})
afterAll(() => cleanup.disposeAsync())

test('A red check of the local CI names the pointer to Git LFS of which it speaks', async () => {
  const folder = join(team.folder, 'environments')
  const sandbox = await detectSandbox({
    ...{ allowUnsandboxed: true, isTrusted: async () => true, env: process.env, layersFolder: folder },
  })
  const log = { info() {}, warn() {} }
  const environments = createEnvironments({ folder, sandbox, registries: [], searchPath: '/usr/bin:/bin', log })
  const sha = await team.commit('task', { 'api/red': 'x' })
  const cwd = join(team.folder, 'checkout')
  await putFiles(cwd, { 'api/scan-0001.png': POINTER, 'api/red': 'x' })
  const argv: [string, ...string[]] = ['sh', '-c', 'test ! -e api/red || { echo scan-0001.png is no picture; exit 1; }']
  const end = await localChecks({ pool, sandbox, environments }, 'acme/wms')(
    {
      check: { name: 'api', folder: 'api', report: null },
      command: { argv, timeoutMs: 20_000, env: {}, path: [], memoryMb: null, services: [] },
    },
    cwd,
    { objects: { gitDir: team.path }, base: 'refs/heads/main', sha, environment: EnvironmentRules.parse({}) },
    signal,
  )
  expect(end).toMatchObject({ exitCode: 1, compared: null, absent: ['api/scan-0001.png'] })
})

import { mkdir, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { type Config, readConfig } from '../../src/config/config.ts'
import { createObserve } from '../../src/observed.ts'
import { sampleTrust } from '../../src/parts/own-repository.ts'
import { openSandbox } from '../../src/parts/sandbox.ts'
import { createPool } from '../../src/store/pool.ts'
import { plainGit } from '../integration/workspace/team-repository.ts'
import { type TestDatabase, testDatabase } from '../support/database.ts'
import { certifiedDescribe } from '../support/sampled.ts'
import { homeFolder, type Json, startService } from '../support/service.ts'

let database: TestDatabase
let home: string
let pool: ReturnType<typeof createPool>

/** What a laptop has, but no bubblewrap. */
beforeAll(async () => {
  database = await testDatabase()
  home = await homeFolder()
  pool = createPool(database.url, { max: 2, onConnectionLost: () => {} })
  const bin = join(home, 'bin')
  await mkdir(bin)
  for (const name of ['git', 'sh', 'setpriv', 'prlimit', 'true', 'du'])
    await symlink(`/usr/bin/${name}`, join(bin, name))
  vi.stubEnv('PATH', bin)
})
afterAll(async () => {
  vi.unstubAllEnvs()
  await pool.end()
  await database.drop()
  await rm(home, { recursive: true, force: true })
})

const config = (env: Record<string, string> = {}): Config =>
  readConfig({ DATABASE_URL: database.url, WMS_HOME: home, PORT: '0', ...env })
const open = (env: Record<string, string>) => openSandbox(config(env), pool, createObserve(pino({ level: 'silent' })))

const MODEL = { MODEL_BASE_URL: 'http://127.0.0.1:9/v1', MODEL_NAME: 'x', MODEL_API_KEY: 'k' }
const GITHUB = { GITHUB_REPOSITORY: 'acme/wms', GITHUB_TOKEN: 'github_pat_0123456789' }
const TOKENS = { API_TOKENS: 'robot:0123456789abcdef0123456789abcdef' }

describe('Commands that nothing holds', () => {
  test('Attack: a command approves its own work by a REST without tokens', async () => {
    await expect(open({ ...MODEL, ALLOW_UNSANDBOXED: '1' })).rejects.toMatchObject({
      ...{ kind: 'misconfigured', hint: expect.stringContaining('API_TOKENS') },
    })
    await expect(open({ ...GITHUB, ALLOW_UNSANDBOXED: '1' })).rejects.toMatchObject({ kind: 'misconfigured' })
  })

  test('run on the operator’s word where REST has tokens', async () => {
    expect(await open({ ...MODEL, ...TOKENS, ALLOW_UNSANDBOXED: '1' })).toMatchObject({ kind: 'none', allowed: true })
  })

  test.each([
    { name: 'a real model writes', env: MODEL },
    { name: 'a team’s repository holds', env: GITHUB },
  ])('Attack: what $name is taken for ours', async ({ env }) => {
    expect(await open({ ...env, ...TOKENS })).toMatchObject({ kind: 'none', allowed: false })
  })
})

certifiedDescribe('On a laptop without bubblewrap', () => {
  afterEach(() => rm(join(home, 'clone'), { recursive: true, force: true }))

  test('the sample goes all the way, and is trusted until somebody else writes its base', {
    timeout: 300_000,
  }, async () => {
    const service = await startService({}, {}, { database, home })
    const title = 'Receive pallets by SSCC scan'
    const { body } = await service.rest.post('/tasks', { title, raw_request: title })
    const waits = ({ stage, status }: Json) => stage === 'HUMAN_APPROVAL' || status === 'FAILED'
    const waiting = await service.rest.taskUntil(body.id, waits)
    expect(waiting.reason).toBeNull()
    await service.rest.post(`/tasks/${body.id}/approve`)
    const done = await service.rest.taskUntil(body.id, ({ status }) => status === 'DONE' || status === 'FAILED')
    expect(done).toMatchObject({ status: 'DONE' })
    const trusts = sampleTrust(config(), pool)
    expect(await trusts()).toBe(true)

    const sandbox = await open({})
    const run = () => sandbox.run({ argv: ['true'], cwd: home, timeoutMs: 5_000 }, new AbortController().signal)
    expect(await run()).toMatchObject({ outcome: 'exited', exitCode: 0 })
    const clone = join(home, 'clone')
    await plainGit(home, 'clone', '--quiet', join(home, 'repository.git'), clone)
    await plainGit(clone, 'commit', '--quiet', '--allow-empty', '--message=x')
    await plainGit(clone, 'push', '--quiet', 'origin', 'HEAD:main')
    expect(await run()).toMatchObject({ outcome: 'refused', output: expect.stringContaining('no longer ours') })
    expect(await open({})).toMatchObject({
      ...{ allowed: false, detail: expect.stringContaining(join(home, 'repository.git')) },
    })
    await service.stop().catch(() => {})
  })
})

import { spawnSync } from 'node:child_process'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { detectSandbox } from '../../src/sandbox/sandbox.ts'
import { isolationContract } from '../integration/sandbox/isolation-contract.ts'
import { importImage } from '../integration/sandbox/root-image.ts'

const { signal } = new AbortController()
const hasPodman = spawnSync('podman', ['info']).status === 0
type Options = Partial<Parameters<typeof detectSandbox>[0]>

describe.skipIf(!hasPodman)('in containers of podman (left out where this machine has none)', () => {
  let image: string
  let cwd: string
  beforeAll(() => {
    image = importImage('podman')
  })
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'wms-container-'))
  })
  afterEach(() => rm(cwd, { recursive: true, force: true }))

  const detect = (options: Options = {}) =>
    detectSandbox({ allowUnsandboxed: false, isTrusted: async () => false, env: process.env, image, ...options })
  const containers = () =>
    spawnSync('podman', ['ps', '-aq', '--filter', 'label=wms-orchestrator'], { encoding: 'utf8' }).stdout

  test('Commands are allowed without anybody’s word, and the table says in what they run', async () => {
    expect(await detect()).toMatchObject({
      ...{ kind: 'container', allowed: true },
      detail: expect.stringMatching(
        /^containers of localhost\/wms-orchestrator-test:1 \([0-9a-f]{12}\) by podman, no network$/,
      ),
    })
  })
  isolationContract({ detect })

  test('A command says how it ended, and leaves no container', async () => {
    const sandbox = await detect()
    expect(await sandbox.run({ argv: ['sh', '-c', 'echo hi; exit 3'], cwd, timeoutMs: 30_000 }, signal)).toMatchObject({
      ...{ outcome: 'exited', exitCode: 3, output: 'hi\n' },
    })
    expect(containers()).toBe('')
  })

  test('A command that takes too long, or is cancelled, ends with all that it started', async () => {
    const sandbox = await detect()
    const endless = ['sh', '-c', 'while :; do echo x >> beat; sleep 0.1; done'] as const
    expect(await sandbox.run({ argv: endless, cwd, timeoutMs: 3_000 }, signal)).toMatchObject({ outcome: 'timed_out' })
    expect(containers()).toBe('')
    const abort = new AbortController()
    await rm(join(cwd, 'beat'), { force: true })
    const running = sandbox.run({ argv: endless, cwd, timeoutMs: 60_000 }, abort.signal)
    const ended = expect(running).rejects.toThrow('cancelled by @ana')
    await expect.poll(() => readdir(cwd), { timeout: 20_000 }).toContain('beat')
    abort.abort(new Error('cancelled by @ana'))
    await ended
    expect(containers()).toBe('')
  })

  test('Services and kept folders are there as in bubblewrap', async () => {
    const sandbox = await detect({ layersFolder: join(cwd, 'environments') })
    expect(sandbox.detail).toMatch(/; kept folders by (reflink|copy)$/)
    const serve = "require('net').createServer((s) => s.end('served')).listen(5432, '127.0.0.1')"
    const ask = "require('net').connect(5432, '127.0.0.1').on('data', (d) => console.log(d + ''))"
    const service = { name: 'db', argv: ['node', '-e', serve], env: {}, ready: { port: 5432 }, deadlineMs: 20_000 }
    const argv = ['node', '-e', ask] as const
    expect((await sandbox.run({ argv, cwd, timeoutMs: 60_000, services: [service] }, signal)).output).toBe('served\n')
  })

  test('An image that nobody has brought is none to run in, and the table says why', async () => {
    const sandbox = await detect({ image: 'localhost/nowhere:1' })
    expect(sandbox).toMatchObject({ kind: 'none', allowed: false })
    expect(sandbox.detail).toMatch(/^none \(SANDBOX=container, but (podman|docker): .*\): commands are refused$/s)
  })
})

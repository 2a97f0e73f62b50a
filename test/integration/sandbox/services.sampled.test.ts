import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Sandbox, SandboxCommand, SandboxService } from '../../../src/sandbox/driver.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { processesWith } from '../../support/processes.ts'
import { sampleOf } from '../../support/sampled.ts'

const { signal } = new AbortController()
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const DRIVERS = hasBubblewrap ? (['bubblewrap', 'none'] as const) : (['none'] as const)
let cwd: string

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'wms-services-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const PORT = 20_000 + (process.pid % 10_000)
const SERVER = `require('net').createServer((s) => s.end(process.env.WORD ?? '')).listen(${PORT}, '127.0.0.1')`
const service = (argv: readonly string[], more: Partial<SandboxService> = {}): SandboxService => ({
  ...{ name: 'echo', argv, env: {}, ready: { port: PORT }, deadlineMs: 20_000 },
  ...more,
})
const serves = (script: string, more: Partial<SandboxService> = {}) => service(['node', '-e', script], more)
const ASK = `require('net').connect(${PORT}, '127.0.0.1').on('data', (d) => console.log(d + '')).on('error', (e) => console.log(e.code))`

/** All but bubblewrap. */
async function programs(): Promise<string> {
  const folder = await mkdtemp(join(cwd, 'bin-'))
  for (const name of ['env', 'perl', 'prlimit', 'setpriv', 'sh', 'sleep', 'test', 'touch', 'true'])
    await symlink(join('/usr/bin', name), join(folder, name))
  return folder
}

describe.each(sampleOf(DRIVERS, 1))('with %s', (kind) => {
  let sandbox: Sandbox
  beforeEach(async () => {
    const env = kind === 'none' ? { PATH: await programs() } : process.env
    sandbox = await detectSandbox({ allowUnsandboxed: true, isTrusted: async () => true, env })
    expect(sandbox.kind).toBe(kind)
  })
  const run = (services: readonly SandboxService[], settings: Partial<SandboxCommand> = {}) =>
    sandbox.run({ argv: ['node', '-e', ASK], cwd, timeoutMs: 30_000, services, ...settings }, signal)

  test('A service is ready before the command starts, in its own variables, and ends with it', async () => {
    const slow = serves(`setTimeout(() => ${SERVER}, 300)`, { env: { WORD: `hello-${PORT}` } })
    expect(await run([slow], { env: { WORD: 'not mine' } })).toMatchObject({
      outcome: 'exited',
      exitCode: 0,
      output: `hello-${PORT}\n`,
    })
    expect(await processesWith(`listen(${PORT}`)).toEqual([])
    expect((await run([])).output).toBe('ECONNREFUSED\n')
  })

  test('A command may say that a service is ready, and the next one starts after it', async () => {
    const first = service(['sh', '-c', 'sleep 0.2; echo first > begun; exec sleep 60'], {
      ready: { command: ['test', '-e', 'begun'] },
    })
    const second = serves(`process.env.WORD = fs.readFileSync('begun', 'utf8').trim(); ${SERVER}`)
    expect((await run([first, second])).output).toBe('first\n')
  })

  test('A service may go to the background by itself', async () => {
    const daemon = service(['sh', '-c', `node -e "${SERVER}" & exit 0`])
    expect((await run([daemon], { env: { WORD: 'still here' } })).output).toBe('still here\n')
  })

  test.each([
    ['ends with an error', serves("console.error('no data folder'); process.exit(3)"), 'exit code 3: no data folder'],
    ['is a program that there is not', service(['no-such-server']), 'no-such-server'],
    [
      'takes too long',
      serves('setInterval(() => {}, 9); console.log("thinking")', { deadlineMs: 1_000 }),
      `It is not ready after 1 s, nothing answers at port ${PORT}: thinking`,
    ],
    [
      'says no for too long',
      service(['sleep', '60'], { ready: { command: ['sh', '-c', 'echo starting up; exit 2'] }, deadlineMs: 1_000 }),
      'after 1 s, and what asks says: starting up',
    ],
  ])('The environment is at fault where a service %s, and the command does not start', async (_, faulty, words) => {
    await expect(run([faulty], { argv: ['touch', 'ran'] })).rejects.toMatchObject({
      kind: 'environment',
      message: expect.stringContaining(words),
    })
    expect(existsSync(join(cwd, 'ran'))).toBe(false)
  })

  test('Two services of one port are at fault', async () => {
    const twice = [serves(SERVER), { ...serves(SERVER), name: 'other' }]
    await expect(run(twice)).rejects.toThrow(`The service other cannot start here. Port ${PORT} is in use`)
  })

  test('A service that hangs does not take the time of the words', async () => {
    const hanging = serves('setInterval(() => {}, 9)', { deadlineMs: 60_000 })
    await expect(run([hanging], { timeoutMs: 8_000 })).rejects.toThrow('It is not ready after 6 s')
  })

  test('Attack: a command cannot say that a service was not ready', async () => {
    const script = "console.log(JSON.stringify({ service: 'echo', why: 'x' })); process.exit(125)"
    expect(await run([serves(SERVER)], { argv: ['node', '-e', script] })).toMatchObject({ exitCode: 125 })
  })

  test('What the repository says to Node does not reach our own program, and reaches its own', async () => {
    const env = { NODE_OPTIONS: '--require ./broken.cjs' }
    const result = await run([serves(SERVER, { env: { NODE_OPTIONS: '' } })], { env })
    expect(result.output).toContain('broken.cjs')
  })

  test('A command of little memory has services that need more', async () => {
    const big = serves(`globalThis.big = Buffer.alloc(200e6, 1); ${SERVER}`, { env: { NODE_OPTIONS: '', WORD: 'big' } })
    const argv = ['sh', '-c', `perl -e '$x = "x" x 200_000_000' || echo refused`] as const
    expect((await run([big], { argv, memoryMb: 64 })).output).toMatch(/refused|Out of memory/)
  })
})

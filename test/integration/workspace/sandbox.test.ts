import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandResult, Sandbox } from '../../../src/sandbox/driver.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { processesWith } from '../../support/processes.ts'
import { isolationContract } from '../sandbox/isolation-contract.ts'

const { signal } = new AbortController()
const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
let cwd: string

beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'wms-sandbox-test-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

const detect = (options: Partial<Parameters<typeof detectSandbox>[0]> = {}) =>
  detectSandbox({ allowUnsandboxed: false, isTrusted: async () => false, env: process.env, ...options })

const node = (sandbox: Sandbox, script: string, timeoutMs = 20_000): Promise<CommandResult> =>
  sandbox.run({ argv: ['node', '-e', script], cwd, timeoutMs }, signal)

describe('on a machine without bubblewrap', () => {
  const env = { PATH: '/nowhere' }

  test('Commands of an author nobody vouches for are refused, with what to do', async () => {
    const sandbox = await detect({ env })
    expect(sandbox).toMatchObject({
      kind: 'none',
      allowed: false,
      detail: expect.stringContaining('ALLOW_UNSANDBOXED'),
    })
    expect(await node(sandbox, "require('fs').writeFileSync('ran', '')")).toMatchObject({
      outcome: 'refused',
      exitCode: null,
    })
    await expect(readFile(join(cwd, 'ran'))).rejects.toThrow('ENOENT')
  })

  test.each([
    { name: 'trusted authors', word: { isTrusted: async () => true } },
    { name: 'the operator’s word', word: { allowUnsandboxed: true } },
  ])('With $name they run', async ({ word }) => {
    const sandbox = await detect({ env, ...word })
    expect(sandbox).toMatchObject({ kind: 'none', allowed: true })
    expect(await node(sandbox, 'console.log(6 * 7)')).toMatchObject({ outcome: 'exited', exitCode: 0, output: '42\n' })
  })
})

const endless = (marker: string) => ['-e', 'setInterval(() => {}, 1000)', marker]

test('Attack: a relative folder of PATH offers the repository’s own programs in place of ours', async () => {
  for (const name of ['bwrap', 'prlimit', 'setpriv', 'true'])
    await writeFile(join(cwd, name), '#!/bin/sh\necho stolen\n', { mode: 0o755 })
  const env = { PATH: `.:${process.env.PATH}::bin` }
  const home = process.cwd()
  process.chdir(cwd)
  const sandbox = await detect({ env, isTrusted: async () => true })
  process.chdir(home)
  const argv = ['sh', '-c', 'echo $PATH; true'] as const
  const { output } = await sandbox.run({ argv, cwd, timeoutMs: 9_000 }, signal)
  expect(output).not.toContain('stolen')
  expect(output.trim().split(':').every(isAbsolute)).toBe(true)
})

describe.skipIf(process.platform !== 'linux')('on Linux without bubblewrap', () => {
  const env = { PATH: '/nowhere' }

  test('A process that left its command’s group does not outlive it', async () => {
    const marker = `hidden-${randomUUID()}`
    const script = `require('node:child_process').spawn(process.execPath, ${JSON.stringify(endless(marker))},
      { detached: true, stdio: 'ignore' }).unref()`
    expect(await node(await detect({ env, isTrusted: async () => true }), script)).toMatchObject({ exitCode: 0 })
    expect(await processesWith(marker)).toEqual([])
  })

  test('What a killed service’s commands left running ends when the next one starts', async () => {
    const marker = `left-${randomUUID()}`
    const { pid: gone } = spawnSync('true')
    spawn(process.execPath, endless(marker), { env: { WMS_COMMAND: `${gone}-x` }, stdio: 'ignore' }).unref()
    await expect.poll(() => processesWith(marker)).not.toEqual([])
    await detect({ env, isTrusted: async () => true })
    expect(await processesWith(marker)).toEqual([])
  })
})

/** A command that starts an endless loop beside what it does itself; the loop has the marker in its command line. */
function leavesLoop(then: string): { argv: [string, ...string[]]; marker: string } {
  const marker = `loop-${randomUUID()}`
  return { argv: ['sh', '-c', `: ${marker}; (while :; do echo x >> beat; sleep 0.05; done) & ${then}`], marker }
}

describe('a command', () => {
  let sandbox: Sandbox

  beforeEach(async () => {
    sandbox = await detect({ isTrusted: async () => true })
  })

  test('runs in its folder, with a clean environment', async () => {
    process.env.WMS_TEST_SECRET = 'hunter2'
    await writeFile(join(cwd, 'lies-here'), '')
    const script = `console.log(fs.readdirSync('.'), JSON.stringify(process.env))`
    const { output } = await node(sandbox, script)
    delete process.env.WMS_TEST_SECRET
    expect(output).toContain('lies-here')
    expect(output).toContain('"CI":"1"')
    expect(output).not.toContain('hunter2')
  })

  test('says with which exit code it ended', async () => {
    expect(await node(sandbox, 'process.exit(3)')).toMatchObject({ outcome: 'exited', exitCode: 3 })
  })

  test('that does not exist ends with an exit code, and its output names it', async () => {
    const result = await sandbox.run({ argv: ['no-such-program'], cwd, timeoutMs: 5_000 }, signal)
    expect(result).toMatchObject({ outcome: 'exited', exitCode: expect.any(Number) })
    expect(result.exitCode).not.toBe(0)
    expect(result.output).toContain('no-such-program')
  })

  test('that takes too long is killed with everything it started', async () => {
    const { argv, marker } = leavesLoop('sleep 30')
    const result = await sandbox.run({ argv, cwd, timeoutMs: 500 }, signal)
    expect(result).toMatchObject({ outcome: 'timed_out', exitCode: null })
    expect(await processesWith(marker)).toEqual([])
  })

  test('leaves nothing running when it ends', async () => {
    const { argv, marker } = leavesLoop('while ! test -e beat; do sleep 0.05; done')
    expect(await sandbox.run({ argv, cwd, timeoutMs: 9_000 }, signal)).toMatchObject({ exitCode: 0 })
    expect(await processesWith(marker)).toEqual([])
  })

  test('that is aborted is killed, and the reason is thrown', async () => {
    const abort = new AbortController()
    const { argv, marker } = leavesLoop('sleep 30')
    const running = sandbox.run({ argv, cwd, timeoutMs: 30_000 }, abort.signal)
    const ended = expect(running).rejects.toThrow('cancelled by @ana')
    await expect.poll(() => processesWith(marker)).not.toEqual([])
    abort.abort(new Error('cancelled by @ana'))
    await ended
    expect(await processesWith(marker)).toEqual([])
  })

  test('that floods its output is stopped, head and tail kept', async () => {
    const result = await sandbox.run({ argv: ['sh', '-c', 'echo first; yes'], cwd, timeoutMs: 20_000 }, signal)
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 137 })
    expect(result.output).toMatch(/^first\n[\s\S]*… \d+ bytes left out …/)
    expect(result.output.length).toBeLessThan(140_000)
  })

  test('cannot smuggle control characters into what people read', async () => {
    const result = await node(sandbox, "console.log('\\x1b[31mred\\x1b[0m\\u202e\\x07\\ttab')")
    expect(result.output).toBe('red\ttab\n')
  })
})

describe.skipIf(!hasBubblewrap)('in bubblewrap (left out where this machine has none)', () => {
  test('Commands are allowed without anybody’s word', async () => {
    expect(await detect()).toMatchObject({ kind: 'bubblewrap', allowed: true })
  })
  isolationContract({ detect })
})

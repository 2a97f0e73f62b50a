import { spawn, spawnSync } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { CommandResult, Sandbox } from '../../../src/sandbox/driver.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { processesWith } from '../../support/processes.ts'

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

  test('Attack: a command that wants all memory, disk, processor time or processes has limits', async () => {
    const limits = await node(await detect(), "console.log(require('fs').readFileSync('/proc/self/limits', 'utf8'))")
    const soft = (name: string) => Number(new RegExp(`^${name} +(\\d+)`, 'm').exec(limits.output)?.[1])
    expect(soft('Max data size')).toBe(2 ** 31)
    expect(soft('Max file size')).toBeLessThan(2 ** 28)
    expect(soft('Max cpu time')).toBe(300)
    expect(soft('Max processes')).toBe(1_024)
    expect((await node(await detect(), 'Buffer.alloc(3 * 2 ** 30)')).output).toContain('allocation failed')
  })

  test('Attack: nothing but the folder, /tmp and /dev/shm is written, and those two are small', async () => {
    const places = ['/x', '/dev/x', '/etc/x', '/home/x', '/run/x', '/usr/x', '/proc/x', '/tmp/x', '/dev/shm/x', 'x']
    const script = `const fs = require('fs'); const can = (path) => { try { fs.writeFileSync(path, ''); return true } catch {} }
      console.log(${JSON.stringify(places)}.filter(can).join(' '))
      for (const folder of ['/tmp', '/dev/shm']) { const { bsize, blocks } = fs.statfsSync(folder); console.log(bsize * blocks / 2 ** 20) }`
    expect((await node(await detect(), script)).output).toBe('/tmp/x /dev/shm/x x\n256\n64\n')
  })

  test('Attack: many files fill the disk', async () => {
    const sandbox = await detect({ diskBytes: 64 * 2 ** 20 })
    const script = 'i=0; while :; do fallocate --length 8M file$i; i=$((i+1)); sleep 0.02; done'
    const result = await sandbox.run({ argv: ['sh', '-c', script], cwd, timeoutMs: 60_000 }, signal)
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 137 })
    expect(result.output).toMatch(/stopped: its files came to \d+ bytes/)
  })

  test('Attack: a command starts processes without end, as root too', async () => {
    const script = 'i=0; while [ $i -lt 3000 ]; do sleep 60 & i=$((i+1)); done; echo all of them; sleep 3'
    const { outcome, output } = await (await detect()).run(
      { argv: ['sh', '-c', script], cwd, timeoutMs: 90_000 },
      signal,
    )
    expect(outcome).toBe('exited')
    expect(output).not.toContain('all of them')
    expect(output).toMatch(/stopped: it came to \d+ processes|fork/)
  })

  test('Attack: the network is not reached', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    const port = await new Promise((resolve) =>
      server.on('listening', () => resolve((server.address() as { port: number }).port)),
    )
    const script = `require('net').connect(${port}, '127.0.0.1', () => process.exit(0)).on('error', () => process.exit(9))`
    expect(await node(await detect(), script)).toMatchObject({ exitCode: 9 })
    server.close()
  })

  test('Attack: a file outside the folder is not seen', async () => {
    const outside = `${cwd}.outside`
    await writeFile(outside, 'top secret')
    const result = await node(
      await detect(),
      `console.log(require('fs').readFileSync(${JSON.stringify(outside)}, 'utf8'))`,
    )
    await rm(outside)
    expect(result.exitCode).toBe(1)
    expect(result.output).not.toContain('top secret')
  })

  test.each(['.git', '.github'])('Attack: %s is not written', async (name) => {
    await mkdir(join(cwd, name))
    const result = await node(await detect(), `require('fs').writeFileSync('${name}/x', '')`)
    expect(result.output).toContain('EROFS')
  })

  test('Attack: /usr is not written, and the folder is', async () => {
    const script = "const fs = require('fs'); fs.writeFileSync('made', 'x'); fs.writeFileSync('/usr/made', 'x')"
    expect(await node(await detect(), script)).toMatchObject({ exitCode: 1 })
    expect(await readFile(join(cwd, 'made'), 'utf8')).toBe('x')
  })
})

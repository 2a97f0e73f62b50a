import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Sandbox } from '../../../src/sandbox/driver.ts'
import type { detectSandbox } from '../../../src/sandbox/sandbox.ts'

const { signal } = new AbortController()

type Options = Partial<Parameters<typeof detectSandbox>[0]>

/** What every driver holds: the same attacks, and none gets out. */
export function isolationContract({ detect }: { readonly detect: (options?: Options) => Promise<Sandbox> }): void {
  let cwd: string
  beforeEach(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'wms-isolation-'))
  })
  afterEach(() => rm(cwd, { recursive: true, force: true }))

  const node = (sandbox: Sandbox, script: string) =>
    sandbox.run({ argv: ['node', '-e', script], cwd, timeoutMs: 60_000 }, signal)

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

  test('Attack: no socket of a container engine is found, nor any file of the service', async () => {
    const places = ['/run/podman', '/var/run/docker.sock', '/run/docker.sock', '/run/containerd', '/var/lib/containers']
    const script = `console.log(${JSON.stringify(places)}.filter((path) => require('fs').existsSync(path)).join(' '))`
    expect((await node(await detect(), script)).output).toBe('\n')
  })

  test('Attack: a command has no rights, is nobody, and gets none', async () => {
    const script = "console.log(require('fs').readFileSync('/proc/self/status', 'utf8'), process.getuid())"
    const { output } = await node(await detect(), script)
    expect(output).toMatch(/^CapEff:\s+0+$/m)
    expect(output).toMatch(/^CapBnd:\s+0+$/m)
    expect(output).toMatch(/^NoNewPrivs:\s+1$/m)
    expect(output).toMatch(/^Seccomp:\s+2$/m)
    expect(output).toMatch(/ 65534\n$/)
  })

  test('The folder is /workspace, HOME /home/agent, and localhost is known', async () => {
    const script =
      "require('dns').lookup('localhost', (e, address) => console.log(process.cwd(), os.homedir(), os.userInfo().username, address))"
    expect((await node(await detect(), script)).output).toMatch(
      /^\/workspace \/home\/agent nobody (127\.0\.0\.1|::1)\n$/,
    )
  })
}

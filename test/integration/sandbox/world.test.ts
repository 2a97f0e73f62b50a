import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Sandbox, SandboxCommand } from '../../../src/sandbox/driver.ts'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'

const { signal } = new AbortController()
const has = (...argv: [string, ...string[]]) => spawnSync(argv[0], argv.slice(1)).status === 0
const hasBubblewrap = has('bwrap', '--version')
const isInside = (...argv: [string, ...string[]]) => hasBubblewrap && has(...argv)
const DEPENDENCIES = resolve('node_modules')

let sandbox: Sandbox
let cwd: string

beforeAll(async () => {
  const options = { allowUnsandboxed: true, isTrusted: async () => true, env: process.env, folders: [DEPENDENCIES] }
  sandbox = await detectSandbox(options)
})
beforeEach(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'wms-world-'))
})
afterEach(() => rm(cwd, { recursive: true, force: true }))

type Settings = Partial<Omit<SandboxCommand, 'argv' | 'cwd'>>
const run = (argv: readonly [string, ...string[]], settings: Settings = {}) =>
  sandbox.run({ argv, cwd, timeoutMs: 60_000, ...settings }, signal)

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(cwd, path)), { recursive: true })
  await writeFile(join(cwd, path), text)
}

describe.skipIf(!hasBubblewrap)('in bubblewrap (left out where this machine has none)', () => {
  test('localhost is known, and a server there is reached by it', async () => {
    await write(
      'serve.mjs',
      `import { createServer } from 'node:http'
      const server = createServer((_, response) => response.end('here')).listen(0, 'localhost', async () => {
        console.log(await (await fetch('http://localhost:' + server.address().port)).text())
        server.close()
      })`,
    )
    expect(await run(['node', 'serve.mjs'])).toMatchObject({ exitCode: 0, output: 'here\n' })
  })

  test('A name that nobody here knows is refused at once: no DNS is asked', async () => {
    const script = "require('dns').lookup('registry.example.com', (error) => console.log(error.code))"
    const result = await run(['node', '-e', script])
    expect(result.output).toBe('ENOTFOUND\n')
    expect(result.durationMs).toBeLessThan(5_000)
  })

  test('The user has a name and a home that can be written to', async () => {
    const script = `const { username, homedir } = os.userInfo()
      fs.writeFileSync(os.homedir() + '/x', '')
      console.log(username, homedir, process.env.HOME)`
    expect((await run(['node', '-e', script])).output).toBe('nobody /home/agent /home/agent\n')
  })

  test('Attack: keys and passwords of the machine’s /etc are not seen', async () => {
    const { output } = await run(['ls', '-a', '/etc', '/etc/ssl'])
    expect(output).toContain('certs')
    expect(output).not.toMatch(/^(shadow|private|ssh|sudoers.*|fstab)$/m)
    expect((await run(['cat', '/etc/passwd'])).output).toBe(
      'root:x:0:0:root:/root:/usr/sbin/nologin\nnobody:x:65534:65534:nobody:/home/agent:/bin/sh\n',
    )
  })

  test('A folder of the operator’s is seen where it lies, and is not written', async () => {
    const script = `fs.readdirSync('${DEPENDENCIES}').includes('zod') && fs.writeFileSync('${DEPENDENCIES}/made', '')`
    expect((await run(['node', '-e', script])).output).toContain('EROFS')
  })

  test('vitest, with its own configuration and server, runs from the operator’s folder', async () => {
    await write('vitest.config.mjs', "export default { server: { host: 'localhost' }, cacheDir: '.cache' }")
    const vitest = join(DEPENDENCIES, 'vitest')
    await write(
      'a.test.mjs',
      `import { expect, test } from '${vitest}/dist/index.js'\ntest('adds', () => expect(6 * 7).toBe(42))`,
    )
    const { exitCode, output } = await run(['node', join(vitest, 'vitest.mjs'), 'run', '--no-cache'])
    expect(output).toMatch(/Tests +1 passed/)
    expect(exitCode).toBe(0)
  })

  test.skipIf(!isInside('java', '--version'))(
    'A JVM starts, knows its limit and is not refused memory (left out without Java)',
    async () => {
      await write(
        'Main.java',
        `public class Main { public static void main(String[] args) throws Exception {
        System.out.println(java.net.InetAddress.getByName("localhost").getHostAddress());
        System.out.println(System.getProperty("user.home"));
        System.out.println(Runtime.getRuntime().maxMemory() >> 20);
        try { var all = new java.util.ArrayList<byte[]>(); while (true) all.add(new byte[1 << 22]); }
        catch (OutOfMemoryError e) { System.out.println("told of it: " + e.getMessage()); }
      } }`,
      )
      const { exitCode, output } = await run(['java', 'Main.java'], { memoryMb: 1_024 })
      expect(output).toContain('127.0.0.1\n/home/agent\n')
      expect(output).toContain('told of it: Java heap space')
      expect(Number(/^\d+$/m.exec(output.split('/home/agent\n')[1] ?? '')?.[0])).toBeLessThan(700)
      expect(exitCode).toBe(0)
    },
  )

  test.skipIf(!isInside('/usr/bin/python3', '-m', 'pytest', '--version'))(
    'pytest starts (left out without python3-pytest)',
    async () => {
      await write(
        'test_a.py',
        "import socket\ndef test_it():\n    assert socket.gethostbyname('localhost') == '127.0.0.1'\n",
      )
      expect((await run(['/usr/bin/python3', '-m', 'pytest', '-q'])).output).toContain('1 passed')
    },
  )
})

test('node:test runs, and a command has the variables and the folders of PATH that it is given', async () => {
  await write('bin/greet', '#!/bin/sh\necho "hello $WHO"\n')
  spawnSync('chmod', ['+x', join(cwd, 'bin/greet')])
  await write(
    'a.test.mjs',
    `import { execFileSync } from 'node:child_process'
    import { equal } from 'node:assert'
    import { test } from 'node:test'
    test('greets', () => equal(execFileSync('greet').toString(), 'hello you\\n'))`,
  )
  const settings = { env: { WHO: 'you' }, path: ['bin'] }
  expect(await run(['node', '--test', 'a.test.mjs'], settings)).toMatchObject({ exitCode: 0 })
})

test('A command may be given more or less memory, and Node collects garbage before the limit refuses it any', async () => {
  const heap = 'console.log(Math.floor(require("v8").getHeapStatistics().heap_size_limit / 2 ** 20))'
  const limit = async (memoryMb: number | null) => Number((await run(['node', '-e', heap], { memoryMb })).output)
  const [usual, more, less] = [await limit(null), await limit(4_096), await limit(512)]
  expect(less).toBeLessThan(512)
  expect(usual).toBeGreaterThan(1_000)
  expect(usual).toBeLessThan(2_048)
  expect(more).toBeGreaterThan(2_048)
  const wasteful = 'let kept; for (let i = 0; i < 1e5; i++) kept = Array(1e4).fill(i); console.log("done")'
  expect((await run(['node', '-e', wasteful], { memoryMb: 768 })).output).toBe('done\n')
})

test('What the repository says to Node itself counts more than what we say', async () => {
  const heap = 'console.log(Math.floor(require("v8").getHeapStatistics().heap_size_limit / 2 ** 20))'
  const env = { NODE_OPTIONS: '--max-old-space-size=300' }
  expect(Number((await run(['node', '-e', heap], { env })).output)).toBeLessThan(500)
})

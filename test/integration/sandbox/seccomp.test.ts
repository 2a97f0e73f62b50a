import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { detectSandbox } from '../../../src/sandbox/sandbox.ts'
import { FILTERED, seccompFilter } from '../../../src/sandbox/seccomp/filter.ts'

const FOLDER = join(import.meta.dirname, '../../../src/sandbox/seccomp')
const canTry = ['bwrap', 'perl'].every((program) => spawnSync(program, ['--version']).status === 0)

test.each(FILTERED)('The filter that bubblewrap reads on %s is the one that the table makes', (architecture) => {
  expect(readFileSync(join(FOLDER, `${architecture}.bpf`))).toEqual(seccompFilter(architecture))
})

/** By architecture, the number of the call. */
const CALLS = {
  'to trace another process': { x64: 101, arm64: 117, errno: 1 },
  'to put a key into the kernel': { x64: 248, arm64: 217, errno: 1 },
  'to look at its keys': { x64: 250, arm64: 219, errno: 1 },
  'to load a program into the kernel': { x64: 321, arm64: 280, errno: 1 },
  'to answer for its own page faults': { x64: 323, arm64: 282, errno: 1 },
  'to count events of the processor': { x64: 298, arm64: 241, errno: 1 },
  'to mount': { x64: 165, arm64: 40, errno: 1 },
  'to leave its namespaces': { x64: 272, arm64: 97, errno: 1 },
  'to queue calls beside the filter': { x64: 425, arm64: 425, errno: 38 },
} as const

describe.runIf(canTry && (process.arch === 'x64' || process.arch === 'arm64'))('in the sandbox', () => {
  let cwd: string
  let sandbox: Awaited<ReturnType<typeof detectSandbox>>
  beforeAll(async () => {
    cwd = await mkdtemp(join(tmpdir(), 'wms-seccomp-'))
    sandbox = await detectSandbox({ allowUnsandboxed: false, isTrusted: async () => false, env: process.env })
  })
  afterAll(() => rm(cwd, { recursive: true, force: true }))
  const run = async (...argv: [string, ...string[]]): Promise<string> => {
    const { signal } = new AbortController()
    return (await sandbox.run({ argv, cwd, timeoutMs: 20_000 }, signal)).output.trim()
  }

  test.each(Object.entries(CALLS))('Attack: a command asks the kernel %s', async (_, { x64, arm64, errno }) => {
    const number = process.arch === 'x64' ? x64 : arm64
    expect(await run('perl', '-e', `print syscall(${number}, 0, 0, 0, 0, 0), " ", $! + 0`)).toBe(`-1 ${errno}`)
  })

  test('Ordinary programs notice nothing: they start others, open files and listen', async () => {
    const script = `require('fs').writeFileSync('a', 'x'); require('http').createServer().listen(0, () => {
      console.log(require('child_process').execFileSync('cat', ['a']).toString(), new (require('worker_threads').Worker)('1', { eval: true }).threadId > 0)
      process.exit() })`
    expect(await run('node', '-e', script)).toBe('x true')
  })
})

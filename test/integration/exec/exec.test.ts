import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { exec } from '../../../src/exec/exec.ts'
import { runGit } from '../../../src/exec/git.ts'
import type { Program } from '../../../src/exec/protocol.ts'
import { findProcess } from '../../../src/local/postgres/process-table.ts'
import { descendantsOf, processesWith } from '../../support/processes.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'wms-exec-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const PATH = process.env.PATH ?? ''
const program = (script: string, more: Partial<Program> = {}): Program => ({
  ...{ file: 'sh', args: ['-c', script], cwd: '/', env: { PATH }, input: '', timeoutMs: 20_000, maxBytes: 1_000 },
  ...more,
})
const isGone = async (pid: number) => (await findProcess(pid)) === null
/** The number that a script has written into a file of the folder. */
const written = async (name: string): Promise<number> =>
  Number(await readFile(join(folder, name), 'utf8').catch(() => '0'))

test('a program gets its input and nothing of our environment, and its outputs and exit code come back', async () => {
  const script = 'cat; echo "$GREETING" >&2; [ -z "$HOME" ] && exit 3'
  const ended = await exec(program(script, { input: 'паллета', env: { PATH, GREETING: 'hello' } }))
  expect(ended).toEqual({ exitCode: 3, errorCode: null, timedOut: false, stdout: 'паллета', stderr: 'hello\n' })
})

test.each([
  [
    'is not there',
    { file: 'no-such-program', env: { PATH: '/usr/bin:/bin' } },
    { exitCode: null, errorCode: 'ENOENT' },
  ],
  ['works nowhere', { cwd: '/no/such/folder' }, { exitCode: null, errorCode: 'ENOENT' }],
  ['is given what no program can be', { args: ['-c', 'a\0b'] }, { exitCode: null, errorCode: 'ERR_INVALID_ARG_VALUE' }],
  [
    'prints too much',
    { args: ['-c', 'seq 10000'] },
    { exitCode: null, errorCode: 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER' },
  ],
  ['takes too long', { args: ['-c', 'exec sleep 60'], timeoutMs: 50 }, { exitCode: null, timedOut: true }],
])('a program that %s is told by its kind', async (_, more, expected) => {
  expect(await exec(program('', more))).toMatchObject(expected)
})

test('an aborted program has ended when the reason is thrown', async () => {
  const abort = new AbortController()
  const running = exec(program(`echo $$ > ${folder}/aborted; exec sleep 60`), abort.signal)
  await expect.poll(() => written('aborted')).toBeGreaterThan(0)
  abort.abort(new Error('cancelled by @ana'))
  await expect(running).rejects.toThrow('cancelled by @ana')
  expect(await isGone(await written('aborted'))).toBe(true)
})

test('a program that takes too long ends with all that it has started, also what does not want to', async () => {
  const stubborn = `trap "" TERM; echo $$ > ${folder}/stubborn; while :; do sleep 1; done`
  const script = `sh -c '${stubborn}' > /dev/null 2>&1 & exec sleep 60`
  const running = exec(program(script, { timeoutMs: 1_000 }))
  await expect.poll(() => written('stubborn')).toBeGreaterThan(0)
  expect(await running).toMatchObject({ timedOut: true, exitCode: null })
  await expect.poll(async () => isGone(await written('stubborn'))).toBe(true) // somebody else reaps it
})

test('Attack: a server that never answers keeps a helper of git waiting', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/wms.git`
  const options = { env: { GIT_ALLOW_PROTOCOL: 'http' }, timeoutMs: 1_000 }
  const listing = runGit({ gitDir: folder }, ['ls-remote', url], options)
  await once(server, 'connection')
  await expect(listing).rejects.toMatchObject({ kind: 'transient' })
  await expect.poll(() => processesWith(url)).toEqual([])
  server.close()
})

test('when the process that starts programs dies, what ran may be tried again at once', async () => {
  const starter = Number((await exec(program('echo $PPID'))).stdout)
  const running = exec(program('sleep 60'))
  process.kill(starter, 'SIGKILL')
  await expect(running).rejects.toMatchObject({ kind: 'transient' })
  expect(await exec(program('echo again'))).toMatchObject({ stdout: 'again\n' })
})

const caller = (...args: string[]) =>
  spawn(process.execPath, [join(import.meta.dirname, 'caller.ts'), ...args], { stdio: 'ignore' })

test('a script that has run its programs ends', async () => {
  const [exitCode] = await once(caller('true'), 'exit')
  expect(exitCode).toBe(0)
})

test('when we are killed, so is what was started for us', async () => {
  const child = caller('sh', '-c', `echo $$ > ${folder}/orphan; exec sleep 60`)
  await expect.poll(() => written('orphan'), { timeout: 10_000 }).toBeGreaterThan(0)
  const left = await descendantsOf(child.pid ?? 0)
  expect(left).toContain(await written('orphan'))
  child.kill('SIGKILL')
  await expect.poll(async () => (await Promise.all(left.map(isGone))).every(Boolean), { timeout: 10_000 }).toBe(true)
})

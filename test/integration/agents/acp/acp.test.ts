import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { CodingAgent } from '../../../../src/agents/acp/coding-agent.ts'
import { delegateSection } from '../../../../src/agents/acp/delegate-section.ts'
import { type AgentDeps, type Assignment, DEFAULT_LIMITS } from '../../../../src/agents/agent.ts'
import { hidingPaths } from '../../../../src/core/private-paths.ts'
import { EnvironmentRules } from '../../../../src/core/repository-environment.ts'
import { createModel } from '../../../../src/model/openai-compatible.ts'
import { detectSandbox } from '../../../../src/sandbox/sandbox.ts'
import { fileIn } from '../../../../src/sandbox/search-path.ts'
import { type Answer, calls, fails, says, startHostileServer } from '../../model/hostile-server.ts'
import { openEnvironment, step } from '../../sandbox/environment.ts'
import { rememberingJournal } from '../remembering-journal.ts'
import { names, openSample, openTeam, type Sample, silent } from '../team.ts'
import { hasBubblewrap, ownAgent } from './contenders.ts'

let sample: Sample
const closing: (() => Promise<void>)[] = []
beforeAll(async () => {
  sample = await openSample()
})
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close()
  await sample.git('reset', '--quiet', '--hard', 'main')
  await sample.git('clean', '--quiet', '-fdx')
})
afterAll(() => sample.close())

const KEY = 'sk-the-real-key-of-the-provider'
const code = calls('write_file', { path: 'backend/src/x.mjs', content: 'export const x = 1\n' })

/** What BACKEND does by an ACP agent whose model answers as told, and what that model was told. */
const play = async (
  answers: readonly Answer[],
  change: { agent?: Partial<CodingAgent>; deps?: Partial<AgentDeps>; assignment?: Partial<Assignment> } = {},
) => {
  const server = await startHostileServer(...answers)
  const team = await openTeam(sample)
  closing.push(server.close, team.close)
  const model = createModel({
    ...{ baseUrl: server.url, apiKey: KEY, pricing: {}, idleTimeoutMs: 30_000, log: silent },
    names: names('hostile'),
  })
  const deps = { ...team.deps, model, limits: { ...DEFAULT_LIMITS, steps: answers.length + 1 }, ...change.deps }
  const given = await team.assign(1, 'Receive pallets', 'BACKEND')
  const assignment = { ...given, rules: { ...given.rules, checks: [] }, ...change.assignment } // the contract runs them
  const { signal } = new AbortController()
  const end = await delegateSection(ownAgent(change.agent), assignment, deps, signal).catch((error: Error) => ({
    error,
  }))
  const told = () =>
    server.seen
      .at(-1)
      ?.body.messages.filter(({ role }) => role === 'tool')
      .map(({ content }) => content) ?? []
  return { end, told: told(), seen: server.seen, port: new URL(server.url).port }
}

test('Without isolation no other agent runs, whatever the operator says of commands', async () => {
  const sandbox = await detectSandbox({
    allowUnsandboxed: true,
    isTrusted: async () => true,
    env: { PATH: '/nowhere' },
  })
  const { end } = await play([code], { deps: { sandbox } })
  expect(end).toMatchObject({ error: { kind: 'misconfigured', hint: expect.stringContaining('bubblewrap') } })
})

describe.skipIf(!hasBubblewrap)('An ACP agent in bubblewrap (left out where this machine has none)', () => {
  test('Attack: neither the key nor the address of the provider is in its environment, nor anything else of ours', async () => {
    process.env.WMS_TEST_SECRET = 'hunter2'
    const { told, port } = await play([calls('environment', {}), code, says('done')])
    delete process.env.WMS_TEST_SECRET
    const environment = JSON.parse(told[0] ?? '')
    expect(environment).toMatchObject({ HOME: '/home/agent', OPENAI_BASE_URL: 'http://127.0.0.1:4141/v1' })
    expect(environment.OPENAI_API_KEY).toBe('[secret: assigned-secret]') // masked on its way to the model, like any other
    expect(told[0]).not.toMatch(new RegExp(`${KEY}|hunter2|${port}`))
  })

  test('Attack: the network is not reached, only the run’s model is, with the provider’s key', async () => {
    const server = createServer((socket) => socket.destroy()).listen(0, '127.0.0.1')
    closing.push(async () => void server.close())
    await once(server, 'listening')
    const { port } = server.address() as { port: number }
    const { end, told, seen } = await play([calls('connect', { port }), code, says('done')])
    expect(told[0]).toBe('connected: false')
    expect(seen[0]?.headers.authorization).toBe(`Bearer ${KEY}`)
    expect(end).toMatchObject({ status: 'submitted' })
  })

  test('Attack: what would configure it from inside the repository is found empty, wherever it stands, and stays', async () => {
    const config = '{"mcp": {"evil": {"command": ["sh"]}}}'
    const places = ['opencode.json', '.mcp.json', 'backend/.env', '.claude/settings.json']
    for (const place of places) {
      await mkdir(dirname(join(sample.root, place)), { recursive: true })
      await writeFile(join(sample.root, place), config)
    }
    await sample.commit('Somebody’s configuration')
    const reads = places.map((path) => calls('read_file', { path }))
    const { end, told } = await play([...reads, code, says('done')])
    expect(told.join('\n')).not.toContain('evil')
    expect(told.slice(0, 3)).toEqual(['{}\n', '{}\n', ''])
    expect(end).toMatchObject({ status: 'submitted' })
    expect(await readFile(join(sample.root, 'opencode.json'), 'utf8')).toBe(config)
  })

  test('Attack: what the team keeps from models is found empty', async () => {
    for (const path of ['backend/legal/acme-contract.md', 'docs/prices.csv']) {
      await mkdir(dirname(join(sample.root, path)), { recursive: true })
      await writeFile(join(sample.root, path), 'twelve percent less')
    }
    await sample.commit('Contracts')
    const hides = hidingPaths(['backend/legal/**', '**/prices.csv'])
    const reads = ['backend/legal/acme-contract.md', 'docs/prices.csv'].map((path) => calls('read_file', { path }))
    const { told } = await play([...reads, code, says('done')], { assignment: { hides } })
    expect(told.slice(0, 2).join('\n')).not.toContain('twelve')
    expect(told[0]).toContain('ENOENT')
    expect(told[1]).toBe('')
  })

  test('Attack: git, CI, the system and what configures it are not written', async () => {
    await mkdir(join(sample.root, '.github/workflows'), { recursive: true })
    await writeFile(join(sample.root, '.github/workflows/ci.yml'), 'on: push\n')
    await writeFile(join(sample.root, 'opencode.json'), '{}')
    await sample.commit('CI')
    const paths = ['.git/config', '.github/workflows/ci.yml', '/usr/x', 'opencode.json']
    const { told } = await play([...paths.map((path) => calls('write_anywhere', { path })), code, says('done')])
    for (const [index, path] of paths.entries()) expect(told[index], path).toMatch(/EROFS|EACCES|EPERM/)
  })

  test('A file outside of its section that it wrote without asking is no success, and it is told to put it back', async () => {
    const stray = calls('write_anywhere', { path: 'frontend/x.html' })
    const { end, seen } = await play([code, stray, says('done')])
    expect(end).toMatchObject({
      status: 'max_steps',
      reason: expect.stringContaining('may not change frontend/x.html'),
    })
    expect(JSON.stringify(seen.at(-1)?.body.messages)).toContain('Put them back')
  })

  test('A secret in a file reaches its model only as a mask', async () => {
    const token = ['ghp', '_', 'a1B2c3D4e5F6g7H8i9J0k1L2m3N4o5P6q7R8'].join('')
    await writeFile(join(sample.root, 'backend/src/config.mjs'), `export const key = '${token}'\n`)
    await sample.commit('Config')
    const { told, seen } = await play([
      calls('read_file', { path: 'backend/src/config.mjs' }),
      calls('write_file', { path: 'backend/src/config.mjs', content: "export const key = '[secret: github-token]'\n" }),
      says('done'),
    ])
    expect(told[0]).toContain('[secret: github-token]')
    expect(JSON.stringify(seen.map(({ body }) => body))).not.toContain(token)
    expect(JSON.stringify(seen.at(-1)?.body.messages)).toContain('stands where the file had a text')
  })

  test('What it asks for is allowed inside its paths only, and a rejection is told to it and to people', async () => {
    const stray = calls('write_file', { path: 'frontend/x.html', content: '<p>' })
    const { end, told } = await play([stray, says('I was not allowed to'), code, says('done')], {
      agent: { mode: 'ask' },
    })
    expect(told).toEqual(['denied', 'written'])
    await expect(readFile(join(sample.root, 'frontend/x.html'))).rejects.toThrow('ENOENT')
    expect(end).toMatchObject({ status: 'submitted', result: { summary: 'done' } })
  })

  test('A rejected permission is no success, though the agent ends its turn as if it were', async () => {
    const stray = calls('write_file', { path: '.github/workflows/ci.yml', content: 'on: push' })
    const { end, seen } = await play([stray, says('')], { agent: { mode: 'ask' } })
    expect(end).toMatchObject({ status: 'max_steps' })
    expect(JSON.stringify(seen.at(-1)?.body.messages)).toContain(
      'You were not allowed: edit write .github/workflows/ci.yml',
    )
  })

  test('It sees what setup steps keep, in a view of its own, and the services of checks', async () => {
    const under = await openEnvironment({ 'a.txt': 'a' })
    closing.push(under.close)
    const layers = await under.layersOf([step('mkdir lib; echo kept > lib/a', ['lib'])])
    const { rules } = await (await openTeam(sample)).assign(1, 'Receive pallets', 'BACKEND')
    const serve = "require('net').createServer((s) => s.end()).listen(5432, '127.0.0.1')"
    const environment = EnvironmentRules.parse({
      services: [{ name: 'database', command: ['node', '-e', serve], ready: { port: 5432 } }],
    })
    const change = {
      deps: { sandbox: under.sandbox },
      assignment: {
        checksFor: async () => [],
        layersOf: async () => layers,
        rules: { ...rules, checks: [], environment },
      },
    }
    const looks = [
      calls('read_file', { path: '/workspace/lib/a' }),
      calls('write_file', { path: 'lib/a', content: 'changed' }),
      calls('read_file', { path: '/workspace/lib/a' }),
      calls('connect', { port: 5432 }),
    ]
    const { told, end } = await play([...looks, code, says('done')], change)
    expect(told).toEqual(['kept\n', 'written', 'changed', 'connected: true', 'written'])
    expect(end).toMatchObject({ status: 'submitted' })
    expect((await under.run('cat lib/a', { layers })).output).toBe('kept\n')
  })

  test('A service that does not get ready is the environment’s fault, and the agent is not started', async () => {
    const { rules } = await (await openTeam(sample)).assign(1, 'Receive pallets', 'BACKEND')
    const environment = EnvironmentRules.parse({
      services: [{ name: 'database', command: ['sh', '-c', 'echo no disk; exit 3'], ready: { port: 5432 } }],
    })
    const { end, seen } = await play([code], { assignment: { rules: { ...rules, checks: [], environment } } })
    expect(end).toMatchObject({
      error: { kind: 'environment', message: expect.stringContaining('exit code 3: no disk') },
    })
    expect(seen).toEqual([])
  })

  test.each([
    ['refusal', 'refused'],
    ['max_tokens', 'token_budget'],
    ['max_turn_requests', 'max_steps'],
    ['cancelled', 'stuck'],
  ])('Its stop reason %s ends the run as %s, whatever it has changed', async (reason, status) => {
    const { end } = await play([code, calls('stop', { reason })])
    expect(end).toMatchObject({ status })
  })

  test('A model server that keeps failing is left to the queue, with the time it asked for', async () => {
    const busy = fails(429, { message: 'slow down' }, { 'retry-after': '120' })
    const { end } = await play([busy])
    expect(end).toMatchObject({ error: { kind: 'transient' } })
    const { end: forbidden } = await play([fails(401, { message: 'bad key' })])
    expect(forbidden).toMatchObject({ error: { kind: 'misconfigured', hint: 'Set a valid MODEL_API_KEY.' } })
  })

  test('A program that cannot be started is for a person to mend', async () => {
    const { end } = await play([code], { agent: { argv: ['no-such-agent'] } })
    expect(end).toMatchObject({ error: { kind: 'misconfigured', message: expect.stringContaining('no-such-agent') } })
  })

  test('A sandbox that fails before the program starts is the environment’s fault; a program that sounds like it is not', async () => {
    const bin = await mkdtemp(join(tmpdir(), 'wms-bin-'))
    closing.push(() => rm(bin, { recursive: true }))
    const real = fileIn(process.env.PATH ?? '', 'bwrap')
    await writeFile(join(bin, 'bwrap'), `#!/bin/sh\nexec ${real} "$@"\n`, { mode: 0o755 })
    const env = { PATH: `${bin}:${process.env.PATH}` }
    const sandbox = await detectSandbox({ allowUnsandboxed: false, isTrusted: async () => false, env })
    const sounding = ['sh', '-c', 'echo "bwrap: no namespace" >&2; exit 1'] as const
    const { end: own } = await play([code], { agent: { argv: sounding }, deps: { sandbox } })
    expect(own).toMatchObject({ error: { kind: 'transient' } })
    await writeFile(join(bin, 'bwrap'), '#!/bin/sh\necho "bwrap: no namespace" >&2; exit 1\n', { mode: 0o755 })
    const { end } = await play([code], { deps: { sandbox } })
    expect(end).toMatchObject({ error: { kind: 'environment', message: expect.stringContaining('no namespace') } })
  })

  test('The operator’s words reach its environment, its home and its command line with the run’s model in them', async () => {
    const { told } = await play(
      [calls('environment', {}), calls('read_file', { path: '/home/agent/.config/a.json' }), code, says('x')],
      {
        agent: {
          environment: { A_BASE: '{MODEL_BASE_URL}' },
          files: { '.config/a.json': '{"model": "{MODEL_NAME}", "key": "{MODEL_API_KEY}", "other": "{HOME}"}' },
        },
      },
    )
    const environment = JSON.parse(told[0] ?? '')
    expect(environment.A_BASE).toBe('http://127.0.0.1:4141/v1')
    expect(JSON.parse(told[1] ?? '')).toEqual({
      model: 'hostile',
      key: expect.stringMatching(/^run-/),
      other: '{HOME}',
    })
  })

  test('Each of its model calls is a step of the run: the reply, what its tools said, and the files then', async () => {
    const journal = rememberingJournal()
    await play([code, says('done')], { deps: { journal } })
    expect([...journal.steps.keys()]).toEqual(['0/brief', '1/reply', '1/answers', '2/reply'])
    expect(journal.steps.get('1/answers')).toEqual({ answers: [{ kind: 'answered', text: 'written' }] })
  })
})

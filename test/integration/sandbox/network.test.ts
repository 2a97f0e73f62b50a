import { execFileSync, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Registry } from '../../../src/sandbox/network/registry.ts'
import { openEnvironment, step } from './environment.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const NPM = '/usr/bin/npm'
const SECRET = 'Bearer s3cret-of-the-registry'

/** A small private registry of one package, which tells who asked for what. */
async function openRegistry() {
  const folder = await mkdtemp(join(tmpdir(), 'wms-registry-'))
  await mkdir(join(folder, 'package'))
  await writeFile(
    join(folder, 'package/package.json'),
    JSON.stringify({ name: 'sums', version: '1.0.0', main: 'i.js' }),
  )
  await writeFile(join(folder, 'package/i.js'), 'module.exports = (a, b) => a + b')
  execFileSync('tar', ['-czf', 'sums.tgz', 'package'], { cwd: folder })
  const tarball = await readFile(join(folder, 'sums.tgz'))
  const integrity = `sha512-${createHash('sha512').update(tarball).digest('base64')}`
  const asked: Pick<IncomingMessage, 'method' | 'url' | 'headers'>[] = []
  const server = createServer(({ method, url, headers }, response) => {
    asked.push({ method, url, headers })
    if (headers.authorization !== SECRET) return void response.writeHead(401).end()
    if (url === '/away') return void response.writeHead(302, { location: 'http://127.0.0.1:9/x' }).end()
    if (url?.endsWith('.tgz')) return void response.end(tarball)
    const dist = { tarball: `http://${headers.host}/sums/-/sums-1.0.0.tgz`, integrity }
    const versions = { '1.0.0': { name: 'sums', version: '1.0.0', dist } }
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name: 'sums', 'dist-tags': { latest: '1.0.0' }, versions }))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const close = async () => {
    server.close()
    await rm(folder, { recursive: true })
  }
  const registry: Registry = { kind: 'npm', scope: null, url, authorization: SECRET }
  return { url, integrity, asked, registry, close }
}

describe.skipIf(!hasBubblewrap)('in bubblewrap (left out where this machine has none)', () => {
  let registry: Awaited<ReturnType<typeof openRegistry>>
  let under: Awaited<ReturnType<typeof openEnvironment>>
  beforeEach(async () => {
    registry = await openRegistry()
    const resolved = 'https://registry.example.com/sums/-/sums-1.0.0.tgz'
    const packages = {
      '': { name: 'own', dependencies: { sums: '1.0.0' } },
      'node_modules/sums': { version: '1.0.0', resolved, integrity: registry.integrity },
    }
    under = await openEnvironment(
      {
        'package.json': JSON.stringify({ name: 'own', dependencies: { sums: '1.0.0' } }),
        'package-lock.json': JSON.stringify({ name: 'own', lockfileVersion: 3, requires: true, packages }),
      },
      { registries: [registry.registry] },
    )
  })
  afterEach(async () => {
    await under.close()
    await registry.close()
  })

  const online = (script: string) =>
    step(`mkdir found; (${script}) > found/out 2>&1 || true`, ['found'], { network: true })
  const found = async (script: string) => {
    const layers = await under.layersOf([online(script)])
    return (await under.run('cat found/out', { layers })).output
  }
  const ask = (call: string) =>
    `node -e "fetch(${call}).then(async (r) => console.log(r.status, (await r.text()).trim()), (e) => console.log(e.cause.code))"`

  test.skipIf(!existsSync(NPM))(
    'npm ci reads a private registry without holding its key, and what it installed is there without a network',
    async () => {
      const install = step('npm ci; env > node_modules/env', ['node_modules'], { network: true })
      const layers = await under.layersOf([install])
      const { output } = await under.run(`node -p "require('sums')(20, 22)"; cat node_modules/env`, { layers })
      expect(output).toMatch(/^42\n/)
      expect(output).toContain('npm_config_registry=http://127.0.0.1:')
      expect(output).not.toContain('s3cret')
      expect(registry.asked.map(({ method, headers }) => [method, headers.authorization])).toContainEqual([
        'GET',
        SECRET,
      ])
    },
  )

  test('What names addresses of the registry names them as the sandbox finds them', async () => {
    expect(await found(ask("'http://127.0.0.1:4873/sums'"))).toMatch(
      /^200 .*"tarball":"http:\/\/127\.0\.0\.1:4873\/sums\/-\/sums-1\.0\.0\.tgz"/,
    )
  })

  test.each([
    ['publishes', "'http://127.0.0.1:4873/sums', { method: 'PUT', body: '1' }", '405 PUT does not leave the sandbox.'],
    [
      'follows a way to a host that is not listed',
      "'http://127.0.0.1:4873/away'",
      '502 .* sends on to http://127.0.0.1:9, which SANDBOX_NETWORK does not list.',
    ],
    ['asks another host through it', "'http://127.0.0.1:4873//127.0.0.1:9/x'", '^200 .*"name":"sums"'],
  ])('Attack: nobody %s', async (_, call, answer) => {
    expect(await found(ask(call))).toMatch(new RegExp(answer))
    expect(registry.asked.every(({ method }) => method === 'GET')).toBe(true)
  })

  test('Attack: a step that did not ask for a network has none, nor has any later command', async () => {
    const offline = step(`mkdir found; ${ask("'http://127.0.0.1:4873/sums'")} > found/out`, ['found'])
    const layers = await under.layersOf([offline])
    expect((await under.run('cat found/out', { layers })).output).toBe('ECONNREFUSED\n')
    await under.layersOf([online('true')])
    expect((await under.run(ask("'http://127.0.0.1:4873/sums'"), { layers })).output).toBe('ECONNREFUSED\n')
  })

  test('A step that wants a network where none is listed says so', async () => {
    await expect(under.layersOf([online('true')], { by: under.open([]) })).rejects.toThrow(
      'reads a registry, and none is listed',
    )
  })
})

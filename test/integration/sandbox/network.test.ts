import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openEnvironment, step } from './environment.ts'
import { openRegistry, SECRET } from './registry.ts'

const hasBubblewrap = spawnSync('bwrap', ['--version']).status === 0
const NPM = '/usr/bin/npm'

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

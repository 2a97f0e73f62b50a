import { execFileSync, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Registry } from '../../../src/sandbox/network/registry.ts'
import { openEnvironment } from './environment.ts'

const isThere =
  spawnSync('bwrap', ['--version']).status === 0 &&
  spawnSync('/usr/bin/python3', ['-c', 'import ensurepip']).status === 0

const NAME = 'sums-1.0-py3-none-any.whl'
const MAKE_WHEEL = `
import sys, zipfile
with zipfile.ZipFile(sys.argv[1], 'w') as wheel:
    wheel.writestr('sums.py', 'def add(a, b): return a + b')
    info = 'sums-1.0.dist-info/'
    wheel.writestr(info + 'METADATA', 'Metadata-Version: 2.1\\nName: sums\\nVersion: 1.0\\n')
    wheel.writestr(info + 'WHEEL', 'Wheel-Version: 1.0\\nGenerator: us\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n')
    wheel.writestr(info + 'RECORD', '')
`

describe.skipIf(!isThere)('With Python’s venv (left out where this machine has none)', () => {
  let server: Server
  let folder: string
  let under: Awaited<ReturnType<typeof openEnvironment>>
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wms-wheel-'))
    execFileSync('/usr/bin/python3', ['-c', MAKE_WHEEL, join(folder, NAME)])
    const wheel = await readFile(join(folder, NAME))
    server = createServer(({ url, headers }, response) => {
      if (url?.endsWith('.whl')) return void response.end(wheel)
      if (url !== '/simple/sums/') return void response.writeHead(404).end()
      response.setHeader('content-type', 'text/html')
      response.end(`<a href="http://${headers.host}/files/${NAME}">${NAME}</a>`)
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/simple`
    const registry: Registry = { kind: 'pip', scope: null, url, authorization: null }
    under = await openEnvironment({ 'requirements.txt': 'sums==1.0\n' }, { registries: [registry] })
  })
  afterEach(async () => {
    server.close()
    await rm(folder, { recursive: true })
    await under.close()
  })

  test('setup:repo’s virtual environment gets its packages by the proxy, and holds them without a network', {
    timeout: 120_000,
  }, async () => {
    const command = ['sh', '-c', 'python3 -m venv .venv && .venv/bin/pip install -r requirements.txt']
    const layers = await under.layersOf([{ command, keeps: ['.venv'], network: true }])
    const { output } = await under.run('python3 -c "import sums; print(sums.add(20, 22))"', {
      layers,
      path: ['.venv/bin'],
    })
    expect(output).toBe('42\n')
  })
})

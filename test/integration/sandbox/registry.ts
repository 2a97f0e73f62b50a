import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Registry } from '../../../src/sandbox/network/registry.ts'

export const SECRET = 'Bearer s3cret-of-the-registry'

/** A small private registry of one package, which tells who asked for what. `open`: it wants no key. */
export async function openRegistry({ open = false }: { open?: boolean } = {}) {
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
    if (!open && headers.authorization !== SECRET) return void response.writeHead(401).end()
    if (url === '/away') return void response.writeHead(302, { location: 'http://127.0.0.1:9/x' }).end()
    if (url === '/gone') return void response.writeHead(404).end()
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
    await rm(folder, { recursive: true, force: true })
  }
  const registry: Registry = { kind: 'npm', scope: null, url, authorization: SECRET }
  return { url, integrity, asked, registry, close }
}

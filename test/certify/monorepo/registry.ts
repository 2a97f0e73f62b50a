import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import type { Registry } from '../../../src/sandbox/network/registry.ts'

const CHECKOUT = join(import.meta.dirname, '../../..')
const MANIFEST = [
  ...['name', 'version', 'bin', 'dependencies', 'optionalDependencies', 'peerDependencies', 'peerDependenciesMeta'],
  ...['os', 'cpu', 'libc'],
]

/** A registry of npm packages: those that this checkout has installed. */
export async function openInstalledPackages() {
  const folder = await mkdtemp(join(tmpdir(), 'wms-packages-'))
  const places = await placesByName()
  const packed = new Map<string, Promise<Buffer>>()
  const pack = (place: string): Promise<Buffer> => {
    const known = packed.get(place) ?? packageAt(place, join(folder, `${packed.size}`))
    packed.set(place, known)
    return known
  }
  const answer = async (url: string, host: string, response: ServerResponse): Promise<void> => {
    const [, place] = /^\/-\/(.+)\.tgz$/.exec(url) ?? []
    if (place !== undefined) return void response.end(await pack(place))
    const found = places.get(url.slice(1)) ?? []
    if (found.length === 0) return void response.writeHead(404).end()
    const versions = await Promise.all(
      found.map(async (one) => {
        const integrity = `sha512-${createHash('sha512')
          .update(await pack(one))
          .digest('base64')}`
        return { ...(await manifestOf(one)), dist: { tarball: `http://${host}/-/${one}.tgz`, integrity } }
      }),
    )
    const byVersion = Object.fromEntries(versions.map((one) => [one.version, one]))
    const latest = versions[0]?.version
    response.setHeader('content-type', 'application/json')
    response.end(JSON.stringify({ name: url.slice(1), 'dist-tags': { latest }, versions: byVersion }))
  }
  const server = createServer(({ url = '', headers }, response) => {
    answer(decodeURIComponent(url), headers.host ?? '', response).catch(() => response.destroy())
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const registry: Registry = { kind: 'npm', scope: null, url, authorization: null }
  const close = async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  }
  return { url, registry, close }
}

/** Where each package lies, its newest-known place first. */
async function placesByName(): Promise<ReadonlyMap<string, readonly string[]>> {
  const { packages } = JSON.parse(await readFile(join(CHECKOUT, 'package-lock.json'), 'utf8')) as { packages: object }
  const there = Object.keys(packages).filter((path) => path !== '' && existsSync(join(CHECKOUT, path, 'package.json')))
  return Map.groupBy(
    there.toSorted((a, b) => a.length - b.length),
    (path) => path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length),
  )
}

async function manifestOf(place: string): Promise<{ readonly version: string }> {
  const read = JSON.parse(await readFile(join(CHECKOUT, place, 'package.json'), 'utf8'))
  const { name, version, bin } = read
  // Installed, it has what its script would fetch.
  if (name === 'node') return { name, version, bin } as { version: string }
  return { version, ...Object.fromEntries(MANIFEST.flatMap((key) => (key in read ? [[key, read[key]]] : []))) }
}

async function packageAt(place: string, folder: string): Promise<Buffer> {
  const own = join(folder, 'package')
  await mkdir(folder)
  const isOwn = (path: string) => path === join(CHECKOUT, place) || basename(path) !== 'node_modules'
  await cp(join(CHECKOUT, place), own, { recursive: true, filter: isOwn })
  const { scripts: _, ...read } = JSON.parse(await readFile(join(own, 'package.json'), 'utf8'))
  await writeFile(join(own, 'package.json'), JSON.stringify({ ...read, ...(await manifestOf(place)) }))
  await promisify(execFile)('tar', ['-cf', 'own.tar', 'package'], { cwd: folder })
  return readFile(join(folder, 'own.tar'))
}

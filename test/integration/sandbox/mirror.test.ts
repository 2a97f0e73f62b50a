import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { get, type IncomingMessage } from 'node:http'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openMirrors } from '../../../src/sandbox/network/mirror.ts'

const cleanup = new AsyncDisposableStack()
let socketPath = ''

/** A server of HTTP/1.0: it sends as much as the path says, and hangs up. */
beforeAll(async () => {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.once('data', (asked) => {
      const length = Number(/^GET \/(\d+) /.exec(asked.toString())?.[1])
      socket.write(`HTTP/1.0 200 OK\r\ncontent-length: ${length}\r\n\r\n`)
      socket.end(Buffer.alloc(length, 'x'))
    })
  }).listen(0, '127.0.0.1')
  cleanup.defer(() => void server.close())
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const folder = await mkdtemp(join(tmpdir(), 'wms-mirror-'))
  cleanup.defer(() => rm(folder, { recursive: true, force: true }))
  const mirrors = cleanup.use(await openMirrors([{ kind: 'npm', scope: null, url, authorization: null }], folder))
  socketPath = mirrors.sockets.get(4873) ?? expect.unreachable()
})
afterAll(() => cleanup.disposeAsync())

/** Reads slower than the server sends. */
async function received(length: number): Promise<number> {
  const [answer] = (await once(get({ socketPath, path: `/${length}` }), 'response')) as [IncomingMessage]
  let bytes = 0
  for await (const part of answer) {
    bytes += part.length
    await delay(3)
  }
  return bytes
}

test('What a registry has sent before it hung up is read to the end, and this process lives', async () => {
  const sizes = Array.from({ length: 16 }, (_, n) => 3_000_000 + n * 17_001)
  expect(await Promise.all(sizes.map(received))).toEqual(sizes)
})

import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import type { RequestListener } from 'node:http'
import { expect, test } from 'vitest'
import { bindAddress } from '../../../src/http/bind.ts'

const answering: RequestListener = (_request, response) => void response.end('served')
const textOf = async (url: string) => (await fetch(url)).text()

test('what is asked while the service starts is answered once it serves', async () => {
  const address = await bindAddress({ host: '127.0.0.1', port: 0 })
  const asked = once(address.server, 'request')
  const early = textOf(address.url)
  await asked
  address.serve(answering)
  expect(await early).toBe('served')
  expect(await textOf(address.url)).toBe('served')
  await address.close()
  await address.close()
})

test('a start that fails keeps nobody waiting', async () => {
  const address = await bindAddress({ host: '127.0.0.1', port: 0 })
  const asked = once(address.server, 'request')
  const early = textOf(address.url).catch((error: Error) => error.message)
  await asked
  await address.close()
  expect(await early).toBe('fetch failed')
})

test('an address that is taken names its port before anything else is made', async () => {
  const first = await bindAddress({ host: '127.0.0.1', port: 0 })
  const { port } = new URL(first.url)
  await expect(bindAddress({ host: '127.0.0.1', port: Number(port) })).rejects.toMatchObject({
    kind: 'misconfigured',
    message: `Port ${port} is in use.`,
  })
  await first.close()
})

test('localhost is served at each address that it stands for', async () => {
  const address = await bindAddress({ host: 'localhost', port: 0 })
  address.serve(answering)
  const { port } = new URL(address.url)
  for (const { address: ip, family } of await lookup('localhost', { all: true }))
    expect(await textOf(`http://${family === 6 ? `[${ip}]` : ip}:${port}`)).toBe('served')
  await address.close()
})

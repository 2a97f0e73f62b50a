import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { expect, test } from 'vitest'
import { createGithubForge } from '../../../src/forge/github/github.ts'

test('A server that takes a call and says nothing counts as away, and is not waited for', async () => {
  let asked = 0
  const server = createServer(() => {
    asked++
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const quiet = () => {}
  const forge = createGithubForge({
    ...{ repository: 'acme/wms', apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}` },
    ...{ auth: { kind: 'token', token: 't' }, baseBranch: 'main', workFolder: tmpdir() },
    ...{ waitUnitMs: 1, throttled: false, answerMs: 100 },
    log: { debug: quiet, info: quiet, warn: quiet, error: quiet },
  })
  try {
    await expect(forge.baseSha(new AbortController().signal)).rejects.toMatchObject({
      ...{ kind: 'unavailable', message: expect.stringContaining('did not answer') },
    })
    expect(asked).toBeGreaterThan(0)
  } finally {
    server.closeAllConnections()
    server.close()
  }
})

import { spawnSync } from 'node:child_process'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { WebClient } from '@slack/web-api'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { runGit, withRemote } from '../../../src/exec/git.ts'
import { routeOutgoing } from '../../../src/exec/outgoing.ts'
import { createGithubForge } from '../../../src/forge/github/github.ts'
import { createModel } from '../../../src/model/openai-compatible.ts'
import { createRedactor } from '../../../src/secrets/redactor.ts'
import { createBolt } from '../../../src/slack/connection/bolt.ts'
import type { SlackOptions } from '../../../src/slack/delivery/context.ts'
import { maskedFetch } from '../../../src/slack/workspaces/masked-fetch.ts'
import { names } from '../agents/team.ts'
import { type Company, openCompany } from './company.ts'

const { signal } = new AbortController()
const log = pino({ level: 'silent' })
const silent = { debug() {}, info() {}, warn() {}, error() {} }
const hasOpenssl = spawnSync('openssl', ['version']).status === 0
let company: Company

beforeAll(async () => {
  company = await openCompany((request, response) => {
    const json = (body: object) =>
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body))
    if (request.url?.endsWith('apps.connections.open')) return json({ ok: true, url: 'wss://socket.company.test/link' })
    if (request.url?.startsWith('/api/')) return json({ ok: true })
    return response.writeHead(404).end()
  })
  const proxy = { http: null, https: company.proxyUrl, except: '' }
  await routeOutgoing({ proxy, caFile: company.caFile }, company.folder)
})
afterAll(() => company.close())

const came = (request: string) => {
  expect(company.requests.filter((one) => one.startsWith(request))).not.toEqual([])
  expect(company.tunnels).toContain(`${request.split(' ')[0]}:443`)
}

describe.skipIf(!hasOpenssl)('Through a company’s proxy, with its own certificates, goes', () => {
  test('a call of the model', async () => {
    const model = createModel({
      ...{
        baseUrl: 'https://model.company.test/v1',
        apiKey: 'k',
        names: names('x'),
        pricing: {},
        idleTimeoutMs: 5_000,
        log,
      },
    })
    const request = {
      role: 'qa',
      run: { taskId: 1, stage: 'QA_BACKEND', attempt: 1 },
      messages: [],
      tools: [],
      reply: null,
    }
    await expect(model.complete({ ...request, maxOutputTokens: 10 } as never, signal)).rejects.toThrow()
    came('model.company.test /v1/chat/completions')
  })

  test('a call of GitHub', async () => {
    const forge = createGithubForge({
      ...{ repository: 'acme/wms', apiUrl: 'https://github.company.test/api/v3', workFolder: company.folder },
      ...{ auth: { kind: 'token', token: 't' }, baseBranch: 'main', waitUnitMs: 1, throttled: false, log: silent },
    })
    await forge.hasBase(signal).catch(() => {})
    came('github.company.test /api/v3/repos/acme/wms')
  })

  test('git', async () => {
    const url = 'https://git.company.test/acme/wms.git'
    const remote = { url, env: async () => ({}) }
    const listed = withRemote(remote, signal, (options) =>
      runGit({ gitDir: company.folder }, ['ls-remote', url], options),
    )
    await expect(listed).rejects.toMatchObject({ message: expect.stringContaining('not found') })
    came('git.company.test /acme/wms.git/info/refs')
  })

  test('Slack’s Web API, an upload and an answer to a response URL', async () => {
    const fetch = maskedFetch(createRedactor([]))
    const client = new WebClient('xoxb-1', { slackApiUrl: 'https://slack.company.test/api/', fetch })
    await client.auth.test()
    await fetch('https://upload.company.test/api/upload', { method: 'POST', body: new Uint8Array(9) })
    await fetch('https://hooks.company.test/api/response', { method: 'POST', body: '{"text": "x"}' })
    came('slack.company.test /api/auth.test')
    came('upload.company.test /api/upload')
    came('hooks.company.test /api/response')
  })

  test('Socket Mode', async () => {
    const options = {
      ...{ access: { kind: 'token', botToken: 'xoxb-1' }, apiUrl: 'https://slack.company.test/api/', isProxied: true },
      transport: { kind: 'socket', appToken: 'xapp-1' },
    } as unknown as SlackOptions
    const { receiver } = createBolt(options, { log, redactor: createRedactor([]) }, null)
    await receiver.start(0)
    await receiver.stop()
    came('socket.company.test /link')
  })

  test('nothing that stays on this machine', async () => {
    const server = createServer((_, response) => response.end('here')).listen(0, '127.0.0.1')
    await new Promise((resolve) => server.once('listening', resolve))
    const { port } = server.address() as AddressInfo
    const before = company.tunnels.length
    for (const host of ['127.0.0.1', 'localhost'])
      expect(await (await fetch(`http://${host}:${port}/`)).text()).toBe('here')
    expect(company.tunnels).toHaveLength(before)
    server.close()
  })
})

test('A file that holds no certificate is refused with the variable’s name', async () => {
  const outgoing = { proxy: { http: null, https: null, except: '' }, caFile: '/nowhere.pem' }
  await expect(routeOutgoing(outgoing, company.folder)).rejects.toMatchObject({
    ...{ kind: 'misconfigured', message: expect.stringContaining('NODE_EXTRA_CA_CERTS: /nowhere.pem') },
  })
})

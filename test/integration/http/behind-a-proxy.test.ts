import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { type TestDatabase, testDatabase } from '../../support/database.ts'
import { answerOf, type Served, serve } from './service.ts'

const NGINX = '/usr/sbin/nginx'
const runsAsAnother = process.getuid?.() === 0
const TOKEN = 'a-token-of-ci-0123456789'

let database: TestDatabase
let open: Served
let guarded: Served
const opened: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  database = await testDatabase()
  open = await serve(database.url)
  guarded = await serve(database.url, { tokens: [{ name: 'ci', token: TOKEN, scopes: 'unscoped' }] })
  opened.push(database.drop, open.stop, guarded.stop)
})
afterAll(async () => {
  for (const close of opened.toReversed()) await close()
})

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}

/** As Debian installs it, before the service. Resolves with its address. */
async function nginxBefore(url: string, directives = ''): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'wms-nginx-'))
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map(
    (name) => `${name}_temp_path ${folder}/${name};`,
  )
  await writeFile(
    join(folder, 'nginx.conf'),
    `daemon off; pid ${folder}/pid; error_log ${folder}/error.log; events {}
     http { access_log off; ${temporary.join(' ')}
       server { listen 127.0.0.1:${port}; location / { proxy_pass ${url}; ${directives} } } }`,
  )
  const nginx = spawn(NGINX, ['-p', folder, '-c', join(folder, 'nginx.conf')], { stdio: 'ignore' })
  opened.push(async () => {
    nginx.kill('SIGQUIT')
    if (nginx.exitCode === null) await once(nginx, 'exit')
    await rm(folder, { recursive: true, force: true })
  })
  const proxied = `http://127.0.0.1:${port}`
  await vi.waitFor(() => fetch(`${proxied}/health`), { timeout: 10_000 })
  return proxied
}

const call = async (url: string, path: string, headers: Record<string, string> = {}, body?: object) =>
  answerOf(
    await fetch(`${url}${path}`, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    }),
  )

/** As the newest nginx speaks without being told. */
const NEWER = "proxy_http_version 1.1; proxy_set_header Connection '';"
const FORWARDS = 'proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;'

describe.skipIf(!existsSync(NGINX))('behind nginx (needs /usr/sbin/nginx)', () => {
  test.each([
    ['its default', ''],
    ['telling whom it forwards', `${NEWER} ${FORWARDS}`],
  ])('without tokens nobody is served, with %s', async (_, directives) => {
    const proxied = await nginxBefore(open.url, directives)
    expect(await call(proxied, '/tasks')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('forwards') },
    })
    expect((await call(proxied, '/tasks', {}, { title: 'x' })).status).toBe(403)
    expect((await call(proxied, '/tasks/1/reject', {}, { comment: 'no' })).status).toBe(403)
    expect(await call(proxied, '/health')).toMatchObject({ status: 200, body: { ok: true } })
    expect((await call(open.url, '/tasks')).status).toBe(200)
  })

  test.skipIf(!runsAsAnother)('nor where it hides that it forwards, being another user (needs root)', async () => {
    const proxied = await nginxBefore(open.url, NEWER)
    expect(await call(proxied, '/tasks')).toMatchObject({
      status: 403,
      body: { detail: expect.stringContaining('user that runs') },
    })
  })

  test('with tokens those who have one are, and nobody else', async () => {
    const proxied = await nginxBefore(guarded.url)
    expect((await call(proxied, '/tasks')).status).toBe(401)
    expect((await call(proxied, '/tasks', { authorization: `Bearer ${TOKEN}` })).status).toBe(200)
  })
})

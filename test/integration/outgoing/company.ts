import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { WebSocketServer } from 'ws'

/** A company's network: names that only its proxy knows, and a certificate that only its own authority vouches for. */
export interface Company {
  readonly proxyUrl: string
  readonly caFile: string
  readonly folder: string
  /** `host` of every tunnel that the proxy opened, and `host path` of every request that came out of one. */
  readonly tunnels: string[]
  readonly requests: string[]
  close(): Promise<void>
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void

export async function openCompany(answer: Answer): Promise<Company> {
  const folder = mkdtempSync(join(tmpdir(), 'wms-company-'))
  const { key, cert, caFile } = certificates(folder)
  const tunnels: string[] = []
  const requests: string[] = []
  const site = createSecureServer({ key, cert }, (request, response) => {
    requests.push(`${request.headers.host} ${request.url}`)
    answer(request, response)
  })
  const sockets = new WebSocketServer({ server: site })
  sockets.on('connection', (socket, request) => {
    requests.push(`${request.headers.host} ${request.url}`)
    socket.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A1' } }))
  })
  const sitePort = await portOf(site.listen(0, '127.0.0.1'))
  const open = new Set<Socket>()
  const proxy = createServer((_, response) => response.writeHead(400).end('only tunnels'))
  proxy.on('connect', (request: IncomingMessage, client: Socket, head: Buffer) => {
    tunnels.push(String(request.url))
    const to = connect(sitePort, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 OK\r\n\r\n')
      to.write(head)
      to.pipe(client).pipe(to)
    })
    for (const socket of [to, client]) {
      open.add(socket)
      socket.on('error', () => {})
    }
  })
  const proxyUrl = `http://127.0.0.1:${await portOf(proxy.listen(0, '127.0.0.1'))}`
  return {
    ...{ proxyUrl, caFile, folder, tunnels, requests },
    async close() {
      for (const socket of open) socket.destroy()
      site.closeAllConnections()
      await Promise.all([site, proxy].map((server) => new Promise((resolve) => server.close(resolve))))
      rmSync(folder, { recursive: true })
    },
  }
}

async function portOf(server: ReturnType<typeof createServer>): Promise<number> {
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

function certificates(folder: string): { key: string; cert: string; caFile: string } {
  const at = (name: string) => join(folder, name)
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' })
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
  openssl('req', '-x509', ...newKey, '-days', '2', '-subj', '/CN=Company CA', '-keyout', 'ca.key', '-out', 'ca.pem')
  openssl('req', ...newKey, '-subj', '/CN=company', '-keyout', 'site.key', '-out', 'site.csr')
  writeFileSync(at('names'), 'subjectAltName=DNS:*.company.test\n')
  openssl(
    ...['x509', '-req', '-in', 'site.csr', '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', '2'],
    '-extfile',
    'names',
    '-out',
    'site.pem',
  )
  const text = (name: string) => readFileSync(at(name), 'utf8')
  return { key: text('site.key'), cert: text('site.pem'), caFile: at('ca.pem') }
}

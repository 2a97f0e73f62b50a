import { once } from 'node:events'
import http, { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import https from 'node:https'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import { insideUrl, portsOf, type Registry, variablesFor } from './registry.ts'

/** Registries as a setup step finds them; the process outside adds what they want to know of us. */
export interface Mirrors extends AsyncDisposable {
  /** By the port inside, the Unix socket outside that answers it. */
  readonly sockets: ReadonlyMap<number, string>
  readonly variables: Readonly<Record<string, string>>
}

const ANSWER_TIMEOUT_MS = 300_000

/** Answers GET and HEAD for the registries' hosts on Unix sockets in `folder`, and nothing else. */
export async function openMirrors(registries: readonly Registry[], folder: string): Promise<Mirrors> {
  const ports = portsOf(registries)
  const servers: Server[] = []
  const sockets = new Map<number, string>()
  for (const [origin, port] of ports) {
    const authorization = registries.find((one) => one.authorization !== null && new URL(one.url).origin === origin)
    const upstream = { origin, authorization: authorization?.authorization ?? null, ports }
    const server = createServer((request, response) => {
      answer(request, response, upstream).catch((error: Error) =>
        refuse(response, 502, `${origin}: ${reasonOf(error)}`),
      )
    })
    const socket = join(folder, `${port}.sock`)
    server.listen(socket)
    await once(server, 'listening')
    servers.push(server)
    sockets.set(port, socket)
  }
  const close = async () => {
    for (const server of servers) {
      server.closeAllConnections()
      server.close()
    }
  }
  return { sockets, variables: variablesFor(registries), [Symbol.asyncDispose]: close }
}

interface Upstream {
  readonly origin: string
  readonly authorization: string | null
  readonly ports: ReadonlyMap<string, number>
}

const ASKED = ['accept', 'if-none-match', 'if-modified-since', 'user-agent']
const TOLD = ['content-type', 'etag', 'last-modified', 'cache-control', 'location']

async function answer(
  { method = '', url = '', headers }: IncomingMessage,
  response: ServerResponse,
  { origin, authorization, ports }: Upstream,
): Promise<void> {
  if (method !== 'GET' && method !== 'HEAD') return refuse(response, 405, `${method} does not leave the sandbox.`)
  const target = URL.parse(`${origin}${url}`)
  if (!url.startsWith('/') || target?.origin !== origin) return refuse(response, 400, 'Only paths of this host.')
  const asked = ASKED.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]] as const] : []))
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS)
  const sent = { ...Object.fromEntries(asked), ...(authorization !== null && { authorization }) }
  const found = await ask(target, method, sent, signal)
  const told = TOLD.flatMap((name) => {
    const value = found.headers[name]
    return typeof value === 'string' ? [[name, value] as const] : []
  })
  const { location } = found.headers
  const there = location === undefined ? null : new URL(location, target)
  if (there !== null && !ports.has(there.origin)) return refuse(response, 502, notListed(origin, there))
  const moved = there === null ? {} : { location: insideUrl(there.href, ports) }
  response.writeHead(found.statusCode ?? 502, { ...Object.fromEntries(told), ...moved })
  if (!isText(found.headers['content-type'] ?? '')) return pipeline(found, response)
  response.end(rewritten(await text(found), ports))
}

/** Without fetch, which ends this process where a server hangs up before all that it sent is read (undici 7). */
async function ask(target: URL, method: string, headers: Record<string, string>, signal: AbortSignal) {
  const client = target.protocol === 'https:' ? https : http
  const request = client.request(target, { method, headers, signal })
  request.on('error', () => {}) // after the answer has begun, the one who reads it hears of it
  request.end()
  const [found] = (await once(request, 'response')) as [IncomingMessage]
  return found
}

const notListed = (from: string, { origin }: URL): string =>
  `${from} sends on to ${origin}, which SANDBOX_NETWORK does not list.`

/** What names addresses to go on to, e.g. a package's description. */
const isText = (type: string): boolean => /^text\/html|^application\/(?:[\w.-]+\+)?json/i.test(type)

const rewritten = (text: string, ports: ReadonlyMap<string, number>): string =>
  [...ports].reduce((all, [origin, port]) => all.replaceAll(origin, `http://127.0.0.1:${port}`), text)

function refuse(response: ServerResponse, status: number, why: string): void {
  if (response.headersSent) return void response.destroy()
  response.writeHead(status, { 'content-type': 'text/plain' }).end(`${why}\n`)
}

const reasonOf = ({ message, cause }: Error): string => (cause instanceof Error ? cause.message : message)

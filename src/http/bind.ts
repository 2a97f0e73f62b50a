import { lookup } from 'node:dns/promises'
import { once } from 'node:events'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { AppError } from '../errors.ts'

/** An address that takes connections already; what is asked there waits until it is served. */
export interface BoundAddress {
  readonly url: string
  readonly server: Server
  serve(listener: RequestListener): void
  /** Takes no new connections, answers what has come in, then resolves. Safe to repeat. */
  close(): Promise<void>
}

/**
 * Takes the address before anything else is made, so that whatever calls us back can be told it. Port 0 takes a free
 * one. Throws AppError `misconfigured` when the address cannot be had.
 */
export async function bindAddress({ host, port }: { host: string; port: number }): Promise<BoundAddress> {
  const served = Promise.withResolvers<RequestListener>()
  let isServed = false
  const server = drainable((request, response) => void served.promise.then((answer) => answer(request, response)))
  await listen(server, host, port)
  const { port: bound } = server.address() as AddressInfo
  const servers = [server, ...(await otherLoopback(server, host, bound))]
  return {
    url: urlOf(server.address() as AddressInfo),
    server,
    serve(listener) {
      isServed = true
      served.resolve(listener)
    },
    close: async () => {
      await Promise.all(servers.map((one) => close(one, isServed)))
    },
  }
}

/** Lets go of a connection with its last answer once the server closes; kept alive, it would hold the close up until it times out. */
function drainable(listener: RequestListener): Server {
  const server = createServer((request, response) => {
    response.once('close', () => {
      if (!server.listening) request.socket.end()
    })
    listener(request, response)
  })
  return server
}

/** `localhost` is two addresses on most machines, and a client may take either. */
async function otherLoopback(server: Server, host: string, port: number): Promise<Server[]> {
  if (host !== 'localhost') return []
  const { address: taken } = server.address() as AddressInfo
  const other = (await lookup(host, { all: true })).find(({ address }) => address !== taken)
  if (other === undefined) return []
  const second = drainable((request, response) => void server.emit('request', request, response))
  try {
    await listen(second, other.address, port)
    return [second]
  } catch {
    return []
  }
}

async function close(server: Server, isServed: boolean): Promise<void> {
  if (!server.listening) return
  const closed = once(server, 'close')
  server.close()
  if (isServed) server.closeIdleConnections()
  else server.closeAllConnections()
  await closed
}

function urlOf({ address, family, port }: AddressInfo): string {
  if (address === '0.0.0.0') return `http://127.0.0.1:${port}`
  if (address === '::') return `http://localhost:${port}`
  return family === 'IPv6' ? `http://[${address}]:${port}` : `http://${address}:${port}`
}

async function listen(server: Server, host: string, port: number): Promise<void> {
  try {
    server.listen({ host, port })
    await once(server, 'listening')
  } catch (cause) {
    const refusal = REFUSALS[cause instanceof Error && 'code' in cause ? String(cause.code) : '']
    if (refusal === undefined) throw cause
    throw new AppError('misconfigured', refusal.message(host, port), { hint: refusal.hint, cause })
  }
}

interface Refusal {
  readonly message: (host: string, port: number) => string
  readonly hint: string
}

const noSuchHost: Refusal = {
  message: (host) => `This machine has no address ${host}.`,
  hint: 'Set HOST to 127.0.0.1 (this machine only) or 0.0.0.0 (every network).',
}

const REFUSALS: Record<string, Refusal> = {
  EADDRINUSE: {
    message: (_host, port) => `Port ${port} is in use.`,
    hint: 'Stop the program that has it, or set PORT to a free one.',
  },
  EACCES: {
    message: (_host, port) => `Port ${port} may not be opened by this user.`,
    hint: 'Set PORT to 1024 or above.',
  },
  EADDRNOTAVAIL: noSuchHost,
  ENOTFOUND: noSuchHost,
}

import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Json } from '../blocks/payload-rules.ts'
import { type AppDelivery, type Dispatch, deliveryFailed } from './delivery.ts'

const PING_INTERVAL_MS = 10_000
const MAX_CONNECTIONS = 10

type Answer = (delivery: AppDelivery) => void

const isEmpty = (payload: unknown) =>
  payload === undefined || payload === null || (typeof payload === 'object' && Object.keys(payload).length === 0)

/** Socket Mode: tickets, websocket connections, envelopes and their acks. */
export class SocketTransport {
  readonly #server = new WebSocketServer({ noServer: true })
  readonly #tickets = new Set<string>()
  readonly #sockets: WebSocket[] = []
  readonly #waiting = new Map<string, Answer>()
  readonly #appId: string
  readonly #onConnection: (name: 'socket_opened' | 'socket_closed') => void
  #turn = 0

  constructor(appId: string, onConnection: (name: 'socket_opened' | 'socket_closed') => void) {
    this.#appId = appId
    this.#onConnection = onConnection
  }

  get connectionCount(): number {
    return this.#sockets.length
  }

  /** A websocket URL for one connection; `null`: the app has too many connections. */
  issueUrl(origin: string): string | null {
    if (this.#sockets.length >= MAX_CONNECTIONS) return null
    const ticket = randomUUID()
    this.#tickets.add(ticket)
    return `${origin.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${this.#appId}`
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://local').searchParams.get('ticket') ?? ''
    if (!this.#tickets.delete(ticket)) {
      socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n')
      return
    }
    this.#server.handleUpgrade(request, socket, head, (connection) => this.#welcome(connection))
  }

  /** Sends to the connections in rotation and waits for the ack. */
  deliver(dispatch: Dispatch, signal: AbortSignal): Promise<AppDelivery> {
    const socket = this.#sockets[this.#turn++ % this.#sockets.length]
    if (socket === undefined) return Promise.resolve(deliveryFailed('not_connected'))
    const envelopeId = randomUUID()
    return new Promise((resolve) => {
      const settle: Answer = (delivery) => {
        this.#waiting.delete(envelopeId)
        socket.off('close', onClose)
        signal.removeEventListener('abort', onTimeout)
        resolve(delivery)
      }
      const onClose = () => settle(deliveryFailed('connection_failed'))
      const onTimeout = () => settle(deliveryFailed('http_timeout'))
      this.#waiting.set(envelopeId, settle)
      socket.once('close', onClose)
      signal.addEventListener('abort', onTimeout, { once: true })
      socket.send(JSON.stringify(envelope(envelopeId, dispatch)))
    })
  }

  /** Closes all connections after Slack's `disconnect` message, so that clients reconnect. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled'): void {
    for (const socket of [...this.#sockets]) {
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'local' } }))
      socket.close(1000)
    }
  }

  /** Terminates all connections without a `disconnect` message. */
  cut(): void {
    for (const socket of [...this.#sockets]) socket.terminate()
  }

  close(): void {
    this.cut()
    this.#server.close()
  }

  #welcome(socket: WebSocket) {
    this.#sockets.push(socket)
    this.#onConnection('socket_opened')
    const pings = setInterval(() => socket.ping(), PING_INTERVAL_MS).unref()
    socket.on('error', () => socket.terminate())
    socket.on('message', (data) => this.#acknowledge(String(data)))
    socket.on('close', () => {
      clearInterval(pings)
      this.#sockets.splice(this.#sockets.indexOf(socket), 1)
      this.#onConnection('socket_closed')
    })
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.#sockets.length,
        debug_info: { host: 'local', approximate_connection_time: 18_060 },
        connection_info: { app_id: this.#appId },
      }),
    )
  }

  #acknowledge(data: string) {
    const { envelope_id, payload } = JSON.parse(data) as { envelope_id?: string; payload?: Json | string }
    const answer = this.#waiting.get(envelope_id ?? '')
    answer?.({ kind: 'answered', body: isEmpty(payload) ? null : (payload ?? null) })
  }
}

function envelope(envelopeId: string, { type, payload, retry }: Dispatch) {
  const attempts =
    type === 'events_api' ? { retry_attempt: retry?.attempt ?? 0, retry_reason: retry?.reason ?? '' } : {}
  return { envelope_id: envelopeId, type, payload, accepts_response_payload: type !== 'events_api', ...attempts }
}

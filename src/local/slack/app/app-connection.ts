import { EventEmitter } from 'node:events'
import type { Clock } from '../state/clock.ts'
import type { ActivityJournal } from '../state/journal.ts'
import { ACK_TIMEOUT_MS, type AppDelivery, type Dispatch, deliveryFailed } from './delivery.ts'
import { deliverByHttp } from './http-transport.ts'
import { SocketTransport } from './socket-transport.ts'

/** The connection to the installed app: its request URL if there is one, else Socket Mode. */
export class AppConnection extends EventEmitter<{ connected: [] }> {
  readonly sockets: SocketTransport
  readonly signingSecret: string
  readonly #clock: Clock
  readonly #journal: ActivityJournal
  readonly #closing = new AbortController()
  #requestUrl: string | null = null

  constructor(appId: string, signingSecret: string, clock: Clock, journal: ActivityJournal) {
    super()
    this.sockets = new SocketTransport(appId, (name) => {
      journal.open('in', name, null, clock.now()).close(null)
      if (name === 'socket_opened') this.emit('connected')
    })
    this.signingSecret = signingSecret
    this.#clock = clock
    this.#journal = journal
  }

  connectHttp(requestUrl: string | null): void {
    this.#requestUrl = requestUrl
    if (requestUrl !== null) this.emit('connected')
  }

  /** Delivers to the app and waits at most three seconds for its ack; a failure is returned as a value. */
  async deliver(name: string, dispatch: Dispatch): Promise<AppDelivery> {
    const entry = this.#journal.open('out', name, dispatch, this.#clock.now())
    const timeout = new AbortController()
    const forget = this.#clock.after(ACK_TIMEOUT_MS, () => timeout.abort())
    const signal = AbortSignal.any([timeout.signal, this.#closing.signal])
    const delivery = await this.#send(dispatch, signal)
    forget()
    entry.close(delivery)
    return delivery
  }

  /** Aborts deliveries that still wait for an ack. */
  close(): void {
    this.#closing.abort()
    this.sockets.close()
  }

  #send(dispatch: Dispatch, signal: AbortSignal): Promise<AppDelivery> {
    if (this.#requestUrl !== null) {
      const to = { requestUrl: this.#requestUrl, signingSecret: this.signingSecret, nowMs: this.#clock.now() }
      return deliverByHttp(to, dispatch, signal)
    }
    return this.sockets.connectionCount > 0
      ? this.sockets.deliver(dispatch, signal)
      : Promise.resolve(deliveryFailed('not_connected'))
  }
}

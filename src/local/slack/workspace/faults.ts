import type { SocketTransport } from '../app/socket-transport.ts'

export type SlackFault =
  | { kind: 'rate_limited'; retryAfterSeconds: number }
  | { kind: 'http_error'; status: number }
  /** Slack says no with this code, e.g. `plan_upgrade_required` or `edit_window_closed`. */
  | { kind: 'refused'; error: string }
  /** The call is carried out, but its answer never arrives. */
  | { kind: 'answer_lost' }
  /** The call is carried out and answered this much later. */
  | { kind: 'slow'; delayMs: number }
  /** Nobody listens: the connection is cut before anything is carried out. */
  | { kind: 'down' }

interface Switch {
  method: string
  fault: SlackFault
  /** Calls it still hits; Infinity until lifted. */
  remaining: number
}

/** What goes wrong on purpose, per Web API method (or `response_url`, `upload`); `*` is every one. */
export class Faults {
  readonly #switches: Switch[] = []
  readonly #sockets: SocketTransport

  constructor(sockets: SocketTransport) {
    this.#sockets = sockets
  }

  /** Hits the next `times` calls, or all until the returned function lifts it. */
  inject(method: string, fault: SlackFault, times = Number.POSITIVE_INFINITY): () => void {
    const added: Switch = { method, fault, remaining: times }
    this.#switches.push(added)
    return () => {
      added.remaining = 0
    }
  }

  lift(): void {
    this.#switches.length = 0
  }

  /** Socket Mode connections end, with Slack's goodbye or without. */
  disconnectSockets(how: 'refresh_requested' | 'warning' | 'cut'): void {
    if (how === 'cut') this.#sockets.cut()
    else this.#sockets.disconnect(how)
  }

  /** The fault that hits this call, counted as used. */
  take(method: string): SlackFault | null {
    const hit = this.#switches.find((one) => one.remaining > 0 && (one.method === '*' || one.method === method))
    if (hit === undefined) return null
    hit.remaining -= 1
    return hit.fault
  }
}

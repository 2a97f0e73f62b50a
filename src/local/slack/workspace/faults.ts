import type { SocketTransport } from '../app/socket-transport.ts'
import type { Json } from '../blocks/payload-rules.ts'

export type SlackFault =
  | { kind: 'rate_limited'; retryAfterSeconds: number }
  | { kind: 'http_error'; status: number }
  /** Slack refuses with this code, e.g. `plan_upgrade_required` or `edit_window_closed`. */
  | { kind: 'refused'; error: string; needed?: string }
  /** The call is executed, but its answer is lost. */
  | { kind: 'answer_lost' }
  /** The call is executed, and its answer is delayed. */
  | { kind: 'slow'; delayMs: number }
  /** The connection is cut before the call is executed. */
  | { kind: 'down' }

/** Which calls of a method are meant; absent: all. */
export interface FaultPlace {
  /** Id of the channel or person. */
  readonly channel?: string
  /** Only replies, or only what is at the top level. */
  readonly thread?: boolean
}

interface Switch {
  method: string
  fault: SlackFault
  where: FaultPlace
  /** The number of calls it still affects; Infinity: until lifted. */
  remaining: number
}

/** Injected faults by Web API method (or `response_url`, `upload`); `*`: every method. */
export class Faults {
  readonly #switches: Switch[] = []
  readonly #sockets: SocketTransport

  constructor(sockets: SocketTransport) {
    this.#sockets = sockets
  }

  /** Affects the next `times` calls, or all until the returned function is called. */
  inject(method: string, fault: SlackFault, times = Number.POSITIVE_INFINITY, where: FaultPlace = {}): () => void {
    const added: Switch = { method, fault, where, remaining: times }
    this.#switches.push(added)
    return () => {
      added.remaining = 0
    }
  }

  lift(): void {
    this.#switches.length = 0
  }

  /** Ends all Socket Mode connections, with or without Slack's `disconnect` message. */
  disconnectSockets(how: 'refresh_requested' | 'warning' | 'cut'): void {
    if (how === 'cut') this.#sockets.cut()
    else this.#sockets.disconnect(how)
  }

  /** Uses up and returns the fault for this call; `null`: none. */
  take(method: string, fields: Json = {}): SlackFault | null {
    const isMeant = (one: Switch) => (one.method === '*' || one.method === method) && isThere(one.where, fields)
    const hit = this.#switches.find((one) => one.remaining > 0 && isMeant(one))
    if (hit === undefined) return null
    hit.remaining -= 1
    return hit.fault
  }
}

function isThere({ channel, thread }: FaultPlace, fields: Json): boolean {
  const place = fields.channel ?? fields.channel_id ?? fields.user_id ?? fields.user
  return (channel === undefined || channel === place) && (thread === undefined || thread === 'thread_ts' in fields)
}

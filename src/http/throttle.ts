import { isIPv6 } from 'node:net'

/** Refuses a peer that has failed too often, for a while. */
export interface Throttle {
  /** Milliseconds until the peer may try again; 0: now. */
  waitOf(peer: string): number
  failed(peer: string): void
}

interface Limits {
  /** Failures in a row. */
  readonly burst: number
  /** After which one failure is forgotten. */
  readonly everyMs: number
  /** That are remembered at most: the one that failed longest ago goes first. */
  readonly peers: number
}

export function createThrottle({ burst, everyMs, peers }: Limits, now: () => number = Date.now): Throttle {
  /** When all of a peer's failures will be forgotten, in the order of its newest failure. */
  const clearAt = new Map<string, number>()
  return {
    waitOf: (peer) => Math.max(0, (clearAt.get(networkOf(peer)) ?? 0) - now() - (burst - 1) * everyMs),
    failed(peer) {
      const network = networkOf(peer)
      const until = Math.max(clearAt.get(network) ?? 0, now()) + everyMs
      clearAt.delete(network)
      clearAt.set(network, Math.min(until, now() + burst * everyMs))
      const [oldest] = clearAt.keys()
      if (clearAt.size > peers && oldest !== undefined) clearAt.delete(oldest)
    },
  }
}

/** Whoever has one address of IPv6 has the 64 bits below it too. */
function networkOf(address: string): string {
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address)?.[1]
  if (mapped !== undefined || !isIPv6(address)) return mapped ?? address
  const [head = '', tail = ''] = address.split('::')
  const [before, after] = [head, tail].map((part) => part.split(':').filter((group) => group !== ''))
  const zeros = Array<string>(8).fill('0')
  return [...(before ?? []), ...zeros.slice((before?.length ?? 0) + (after?.length ?? 0)), ...(after ?? [])]
    .slice(0, 4)
    .join(':')
}

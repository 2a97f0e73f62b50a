import { join } from 'node:path'

/** The program that joins ports inside the sandbox to Unix sockets outside. */
export const RELAY_INSIDE = '/run/loopback-relay.mts'
export const RELAY_MOUNT = ['--ro-bind', join(import.meta.dirname, 'loopback-relay.mts'), RELAY_INSIDE] as const

interface Relayed {
  /** What comes before a command that is to reach the sockets. */
  readonly prefix: readonly string[]
  readonly mounts: readonly string[]
}

/** `sockets`: by the port inside, the socket outside. */
export function relayed(sockets: ReadonlyMap<number, string>): Relayed {
  if (sockets.size === 0) return { prefix: [], mounts: [] }
  const inside = (port: number) => `/run/sockets/${port}`
  const pairs = [...sockets.keys()].map((port) => `${port}=${inside(port)}`)
  return {
    prefix: [process.execPath, RELAY_INSIDE, ...pairs, '--'],
    mounts: [...RELAY_MOUNT, ...[...sockets].flatMap(([port, socket]) => ['--ro-bind', socket, inside(port)])],
  }
}

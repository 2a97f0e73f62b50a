import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** What may be wrong with the way to a server. `half_open`: what is open is dead, what is new works. */
export const WAYS = ['refuse', 'cut', 'half_open', 'hang', 'slow', 'answer_502', 'wrong_bytes'] as const
export type Way = (typeof WAYS)[number]

interface Route {
  readonly here: Socket
  readonly there: Socket
  isDead: boolean
}

export interface FaultyProxy {
  readonly port: number
  /** `null`: all is well again. */
  set(way: Way | null): void
  close(): void
}

const SLOW_MS = 1_500
/** Of the chunks that go back. */
const WRONG_SHARE = 0.3

/** A TCP proxy. Both ports have five digits, so that addresses in HTTP are translated without changing a length. */
export async function startFaultyProxy(target: number, random: () => number, isHttp: boolean): Promise<FaultyProxy> {
  const routes = new Set<Route>()
  const silent = new Set<Socket>()
  let way: Way | null = null
  const server = createServer((here) => {
    here.on('error', () => {})
    if (way === 'refuse') return void here.destroy()
    if (way === 'hang') return void silent.add(here)
    if (way === 'answer_502' && isHttp) return answer502(here)
    const there = connect(target, '127.0.0.1')
    const route: Route = { here, there, isDead: false }
    routes.add(route)
    const end = () => {
      routes.delete(route)
      here.destroy()
      there.destroy()
    }
    pipeTo(here, there, (data) => (route.isDead ? null : translated(data, own, target, isHttp)), delayNow)
    pipeTo(there, here, (data) => (route.isDead ? null : spoilt(translated(data, target, own, isHttp))), delayNow)
    here.on('close', end)
    there.on('error', () => {})
    there.on('close', () => route.isDead || end())
  })
  const delayNow = () => (way === 'slow' ? Math.round(random() * SLOW_MS) : 0)
  const spoilt = (data: Buffer) =>
    way === 'wrong_bytes' && random() < WRONG_SHARE ? Buffer.from(data.map((byte) => byte ^ 0x15)) : data
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const own = (server.address() as AddressInfo).port
  return {
    port: own,
    set(next) {
      way = next
      if (next === 'cut' || next === 'refuse' || next === 'answer_502') for (const { here } of routes) here.destroy()
      if (next === 'half_open' || next === 'hang')
        for (const route of routes) {
          route.isDead = true
          if (next === 'half_open') route.there.destroy()
        }
      if (next === null) {
        for (const here of silent) here.destroy()
        silent.clear()
        // What hung is dead for good, and what was half-open is noticed by its owner alone.
        for (const route of routes) if (route.isDead && !route.there.destroyed) route.here.destroy()
      }
    },
    close() {
      server.close()
      for (const { here, there } of routes) for (const socket of [here, there]) socket.destroy()
      for (const here of silent) here.destroy()
    },
  }
}

/** In order, whatever each chunk's delay is. */
function pipeTo(from: Socket, to: Socket, change: (data: Buffer) => Buffer | null, delayMs: () => number): void {
  let last: Promise<unknown> = Promise.resolve()
  from.on('data', (data: Buffer) => {
    const waitMs = delayMs()
    last = last.then(async () => {
      if (waitMs > 0) await new Promise((resolve) => setTimeout(resolve, waitMs))
      const changed = change(data)
      if (changed !== null && !to.destroyed) to.write(changed)
    })
  })
}

function translated(data: Buffer, from: number, to: number, isHttp: boolean): Buffer {
  if (!isHttp || !data.includes(`:${from}`)) return data
  return Buffer.from(data.toString('latin1').replaceAll(`127.0.0.1:${from}`, `127.0.0.1:${to}`), 'latin1')
}

function answer502(here: Socket): void {
  here.once('data', () => {
    here.end('HTTP/1.1 502 Bad Gateway\r\ncontent-length: 11\r\nconnection: close\r\n\r\nbad gateway')
  })
}

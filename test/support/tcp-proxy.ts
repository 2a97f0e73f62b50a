import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

interface Route {
  readonly here: Socket
  readonly there: Socket
  /** What the client has said first. */
  said: string
}

const REMEMBERED_CHARS = 8_192

/** A TCP proxy whose connections can be cut, or made half-open: dead on the server, and open here for ever. */
async function startTcpProxy(target: { readonly host: string; readonly port: number }) {
  const routes = new Set<Route>()
  const dead = new Set<Socket>()
  const silent = new Set<Socket>()
  let refuses = false
  let hangs = false
  const server = createServer((here) => {
    here.on('error', () => {})
    if (refuses) return void here.destroy()
    if (hangs) return void silent.add(here)
    const there = connect(target.port, target.host)
    const route: Route = { here, there, said: '' }
    routes.add(route)
    const end = () => {
      routes.delete(route)
      here.destroy()
      there.destroy()
    }
    here.on('data', (data) => {
      if (route.said.length < REMEMBERED_CHARS) route.said += data.toString('latin1')
      if (!dead.has(here)) there.write(data)
    })
    there.on('data', (data) => dead.has(here) || here.write(data))
    here.on('close', end)
    there.on('error', () => {})
    there.on('close', () => dead.has(here) || end())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    /** Half-opens the connections in which the client has said something like this; returns their number. */
    halfOpen(said: RegExp): number {
      const chosen = [...routes].filter((route) => said.test(route.said))
      for (const { here, there } of chosen) {
        dead.add(here)
        there.destroy()
      }
      return chosen.length
    },
    /** From now on connections end at once; those that are open, too. */
    refuse(isRefusing: boolean) {
      refuses = isRefusing
      if (isRefusing) for (const { here } of routes) here.destroy()
    },
    /** From now on nobody is answered any more, on open connections and on new ones. */
    hang(isHanging: boolean) {
      hangs = isHanging
      if (isHanging) for (const { here } of routes) dead.add(here)
      else for (const here of silent) here.destroy()
    },
    close: async () => {
      server.close()
      for (const here of silent) here.destroy()
      for (const { here } of routes) here.destroy()
      for (const here of dead) here.destroy()
    },
  }
}

/** A database's URL by way of a proxy. */
export async function proxiedDatabase(url: string) {
  const there = new URL(url)
  const proxy = await startTcpProxy({ host: there.hostname, port: Number(there.port) })
  const here = new URL(url)
  here.port = String(proxy.port)
  here.hostname = '127.0.0.1'
  return { ...proxy, url: here.href }
}

import { readFile } from 'node:fs/promises'
import { BlockList, isIPv6 } from 'node:net'
import type { FastifyRequest } from 'fastify'

/**
 * Why a request is not of this machine's own people; `null`: it is. A web page elsewhere may send a browser here, and a
 * proxy beside us the whole world: Host, Origin, what proxies add, and whose connection it is tell.
 */
export async function foreignTo(request: FastifyRequest): Promise<string | null> {
  const { host, headers, socket } = request
  const { remoteAddress = '' } = socket
  if (!loopback.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4'))
    return 'Without tokens only this machine is served.'
  if (!LOCAL_NAMES.has(URL.parse(`http://${host}`)?.hostname ?? ''))
    return 'Without tokens only the names localhost, 127.0.0.1 and [::1] are served.'
  if (isForwarded(request)) return 'Without tokens nothing is served that another server forwards.'
  if (headers.origin !== undefined && URL.parse(headers.origin)?.host !== host)
    return 'Without tokens no other web page is served.'
  if (!(await isOfOurUser(socket))) return 'Without tokens only programs of the user that runs this service are served.'
  return null
}

const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')
loopback.addSubnet('::ffff:127.0.0.0', 104, 'ipv6')

const FORWARDED = /^(forwarded|via|x-real-ip|x-forwarded-.*|x-original-.*|cf-connecting-ip|true-client-ip)$/

/** Some proxies add nothing, but speak HTTP/1.0 as no client does today: nginx by default, until 1.29. */
const isForwarded = ({ headers, raw }: FastifyRequest): boolean =>
  raw.httpVersion === '1.0' || Object.keys(headers).some((name) => FORWARDED.test(name))

const CONNECTIONS = ['/proc/net/tcp', '/proc/net/tcp6']
const ESTABLISHED = '01'

/** A connection keeps its owner, and the kernel's table takes milliseconds to read. */
const known = new WeakMap<FastifyRequest['socket'], Promise<boolean>>()

function isOfOurUser(socket: FastifyRequest['socket']): Promise<boolean> {
  const answer = known.get(socket) ?? isOwnedByUs(socket)
  known.set(socket, answer)
  return answer
}

/** Where the kernel says whose a connection is, only our own user's and root's count. */
async function isOwnedByUs({ remotePort, localPort }: FastifyRequest['socket']): Promise<boolean> {
  const uid = process.getuid?.()
  if (process.platform !== 'linux' || uid === undefined) return true
  const tables = await Promise.all(CONNECTIONS.map((path) => readFile(path, 'utf8').catch(() => '')))
  if (tables.every((table) => table === '')) return true
  const owners = tables.flatMap((table) => ownersOf(table, remotePort, localPort))
  return owners.length > 0 && owners.every((owner) => owner === uid || owner === 0)
}

/** The users of connections from that port to ours, as /proc/net/tcp lists them: `local remote state … uid`. */
const ownersOf = (table: string, from = 0, to = 0): number[] =>
  table.split('\n').flatMap((line) => {
    const [, local = '', remote = '', state, , , , owner] = line.trim().split(/\s+/)
    const isIt = state === ESTABLISHED && portOf(local) === from && portOf(remote) === to
    return isIt ? [Number(owner)] : []
  })

const portOf = (address: string): number => Number.parseInt(address.slice(address.indexOf(':') + 1), 16)

import { createHash, timingSafeEqual } from 'node:crypto'
import { BlockList, isIPv6 } from 'node:net'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DeciderFacts } from '../core/approval/approval.ts'
import type { Speaker } from '../people/speaker.ts'
import { problem, sendProblem } from './problem.ts'

/** Bearer tokens by token, with the name that stands on decisions. Empty: only this machine is served, as `local`. */
export type Tokens = ReadonlyMap<string, string>

const speakerNamed = (name: string, kind: Exclude<DeciderFacts['kind'], 'person'>): Speaker => ({
  ...{ actor: { kind: 'rest', id: name, name }, team: null, via: 'rest' },
  facts: async () => ({ kind }),
})

const LOCAL = speakerNamed('local', 'this_machine')

/** A hook that finds out who calls, for `speakerOf`, and turns everybody else away. */
export const admit = (tokens: Tokens) => async (request: FastifyRequest, reply: FastifyReply) => {
  if (tokens.size === 0) return admitLocal(request, reply)
  const presented = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? null
  const name = presented === null ? null : nameOf(tokens, presented)
  if (name !== null) return request.setDecorator<Speaker>('speaker', speakerNamed(name, 'token'))
  reply.header('www-authenticate', presented === null ? 'Bearer' : 'Bearer error="invalid_token"')
  const fault = presented === null ? 'A bearer token is needed' : 'This bearer token is not known'
  return sendProblem(reply, problem(401, `${fault}: send Authorization: Bearer with a token of API_TOKENS.`))
}

export const speakerOf = (request: FastifyRequest): Speaker => request.getDecorator<Speaker>('speaker')

/** Each comparison takes as long as any other, whatever was presented. */
function nameOf(tokens: Tokens, presented: string): string | null {
  let found: string | null = null
  for (const [token, name] of tokens) if (timingSafeEqual(digest(token), digest(presented))) found = name
  return found
}

const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

function admitLocal(request: FastifyRequest, reply: FastifyReply) {
  const fault = foreign(request)
  if (fault === null) return request.setDecorator<Speaker>('speaker', LOCAL)
  return sendProblem(reply, problem(403, `${fault} Set API_TOKENS to serve callers from elsewhere.`))
}

/** Why a request is not of this machine's own people. A web page elsewhere may send a browser here: Host and Origin tell. */
function foreign({ host, headers, socket }: FastifyRequest): string | null {
  const { remoteAddress = '' } = socket
  if (!loopback.check(remoteAddress, isIPv6(remoteAddress) ? 'ipv6' : 'ipv4'))
    return 'Without tokens only this machine is served.'
  if (!LOCAL_NAMES.has(URL.parse(`http://${host}`)?.hostname ?? ''))
    return 'Without tokens only the names localhost, 127.0.0.1 and [::1] are served.'
  if (headers.origin !== undefined && URL.parse(headers.origin)?.host !== host)
    return 'Without tokens no other web page is served.'
  return null
}

const LOCAL_NAMES: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')

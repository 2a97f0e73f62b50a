import { createHash, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { DeciderFacts } from '../core/approval/approval.ts'
import type { Speaker } from '../people/speaker.ts'
import { type ProblemDetails, problem, sendProblem } from './problem.ts'
import { foreignTo } from './this-machine.ts'
import { createThrottle } from './throttle.ts'

/** Bearer tokens by token, with the name that stands on decisions. Empty: only this machine is served, as `local`. */
export type Tokens = ReadonlyMap<string, string>

const speakerNamed = (name: string, kind: Exclude<DeciderFacts['kind'], 'person'>): Speaker => ({
  ...{ actor: { kind: 'rest', id: name, name }, team: null, via: 'rest' },
  facts: async () => ({ kind }),
})

const LOCAL = speakerNamed('local', 'this_machine')

/** Who calls, or why that is nobody who is served. */
export type Identified =
  | { readonly speaker: Speaker }
  | { readonly told: ProblemDetails; readonly headers: Readonly<Record<string, string>> }

export type Identify = (request: FastifyRequest) => Promise<Identified>

export interface Admission {
  /** Says who calls, and refuses nobody. */
  readonly identify: Identify
  /** A hook that finds out who calls, for `speakerOf`, and turns everybody else away. */
  readonly admit: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>
}

/** Failures of one peer in a row, and how fast they are forgotten. */
const FAILURES = { burst: 20, everyMs: 3_000, peers: 10_000 }

export function createAdmission(tokens: Tokens, throttle = createThrottle(FAILURES)): Admission {
  /** Behind a proxy all callers are one peer: whoever guesses must not lock out those who are known. */
  const known = new Set<string>()
  const identify = async (request: FastifyRequest): Promise<Identified> => {
    if (tokens.size === 0) return local(request)
    const presented = bearerOf(request)
    const waitMs = throttle.waitOf(peerOf(request))
    if (waitMs > 0 && !known.has(digest(presented).toString('hex'))) return tooMany(waitMs)
    const name = nameOf(tokens, presented)
    if (name === null) return unknown(presented)
    known.add(digest(presented).toString('hex'))
    return { speaker: speakerNamed(name, 'token') }
  }
  return {
    async identify(request) {
      const found = await identify(request)
      // Probes ask for the health without a token, as often as they like.
      if (isUnknown(found) && bearerOf(request) !== '') throttle.failed(peerOf(request))
      return found
    },
    async admit(request, reply) {
      const found = await identify(request)
      if (isUnknown(found)) throttle.failed(peerOf(request))
      if ('speaker' in found) return request.setDecorator<Speaker>('speaker', found.speaker)
      return sendProblem(reply.headers(found.headers), found.told)
    },
  }
}

const isUnknown = (found: Identified): boolean => 'told' in found && found.told.status === 401

const peerOf = ({ socket }: FastifyRequest): string => socket.remoteAddress ?? ''

/** '': none is presented. */
const bearerOf = ({ headers }: FastifyRequest): string =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''

async function local(request: FastifyRequest): Promise<Identified> {
  const fault = await foreignTo(request)
  if (fault === null) return { speaker: LOCAL }
  return { told: problem(403, `${fault} Set API_TOKENS to serve callers from elsewhere.`), headers: {} }
}

function tooMany(waitMs: number): Identified {
  const seconds = Math.ceil(waitMs / 1000)
  const told = problem(429, `Too many calls without a token that is known: try again in ${seconds} s.`)
  return { told, headers: { 'retry-after': String(seconds) } }
}

function unknown(presented: string): Identified {
  const fault = presented === '' ? 'A bearer token is needed' : 'This bearer token is not known'
  return {
    told: problem(401, `${fault}: send Authorization: Bearer with a token of API_TOKENS.`),
    headers: { 'www-authenticate': presented === '' ? 'Bearer' : 'Bearer error="invalid_token"' },
  }
}

export const speakerOf = (request: FastifyRequest): Speaker => request.getDecorator<Speaker>('speaker')

/** Each comparison takes as long as any other, whatever was presented. */
function nameOf(tokens: Tokens, presented: string): string | null {
  let found: string | null = null
  for (const [token, name] of tokens) if (timingSafeEqual(digest(token), digest(presented))) found = name
  return found
}

const digest = (token: string): Buffer => createHash('sha256').update(token).digest()

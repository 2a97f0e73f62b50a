import { createHash } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { actorOf, type Person } from '../core/access/person.ts'
import type { SlackPeople, Speaker } from '../people/speaker.ts'
import type { NewToken } from '../store/tokens.ts'
import type { Bearers } from './bearers.ts'
import { type ProblemDetails, problem, sendProblem } from './problem.ts'
import { foreignTo } from './this-machine.ts'
import { createThrottle } from './throttle.ts'

export interface Callers {
  readonly bearers: Bearers
  readonly slackPeople: SlackPeople
}

const LOCAL_PERSON: Person = { name: 'local', team: null, slackUser: null, login: null, scopes: 'all' }
const LOCAL: Speaker = {
  ...{ ...LOCAL_PERSON, actor: actorOf(LOCAL_PERSON), via: 'rest', sees: 'everything' },
  facts: async () => ({ kind: 'this_machine' }),
}

/** A token is somebody by itself, or the person of Slack whom it stands for. */
async function speakerOfToken({ slackPeople }: Callers, token: NewToken): Promise<Speaker> {
  const { slackUser, scopes } = token
  const team = slackPeople.teamOf(token.team)
  if (slackUser === null) {
    const person: Person = { name: token.name, team, slackUser, login: null, scopes }
    const facts = async () => ({ kind: 'token' }) as const
    return { ...person, actor: actorOf(person), via: 'rest', facts, sees: 'everything' }
  }
  const { name, facts, sees } = await slackPeople.find(token.team, slackUser)
  const person: Person = { name, team, slackUser, login: null, scopes }
  return { ...person, actor: actorOf(person), via: `rest:${token.name}`, facts, sees }
}

/** Who calls, or why that is nobody who is served. */
type Identified =
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
/** Tokens that have worked, of which more are forgotten all at once. */
const KNOWN_LIMIT = 10_000

export function createAdmission(callers: Callers, throttle = createThrottle(FAILURES)): Admission {
  const { bearers } = callers
  /** Behind a proxy all callers are one peer: whoever guesses must not lock out those who are known. */
  const known = new Set<string>()
  const identify = async (request: FastifyRequest): Promise<Identified> => {
    const presented = bearerOf(request)
    if (presented === '' && !(await bearers.areNeeded())) return local(request)
    const waitMs = throttle.waitOf(peerOf(request))
    if (waitMs > 0 && !known.has(digest(presented))) return tooMany(waitMs)
    const bearer = presented === '' ? null : await bearers.find(presented)
    if (bearer === null) return unknown(presented)
    if (known.size >= KNOWN_LIMIT) known.clear()
    known.add(digest(presented))
    return { speaker: await speakerOfToken(callers, bearer) }
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

export const speakerOf = (request: FastifyRequest): Speaker => request.getDecorator<Speaker>('speaker')

const isUnknown = (found: Identified): boolean => 'told' in found && found.told.status === 401

const peerOf = ({ socket }: FastifyRequest): string => socket.remoteAddress ?? ''

const digest = (token: string): string => createHash('sha256').update(token).digest('hex')

/** '': none is presented. */
const bearerOf = ({ headers }: FastifyRequest): string =>
  /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? ''

async function local(request: FastifyRequest): Promise<Identified> {
  const fault = await foreignTo(request)
  if (fault === null) return { speaker: LOCAL }
  return { told: problem(403, `${fault} Make a token to serve callers from elsewhere: see docs/rest.md.`), headers: {} }
}

function tooMany(waitMs: number): Identified {
  const seconds = Math.ceil(waitMs / 1000)
  const told = problem(429, `Too many calls without a token that is known: try again in ${seconds} s.`)
  return { told, headers: { 'retry-after': String(seconds) } }
}

function unknown(presented: string): Identified {
  const fault = presented === '' ? 'A bearer token is needed' : 'This bearer token is not known, or has ended'
  return {
    told: problem(401, `${fault}: send Authorization: Bearer with a token of this service.`),
    headers: { 'www-authenticate': presented === '' ? 'Bearer' : 'Bearer error="invalid_token"' },
  }
}

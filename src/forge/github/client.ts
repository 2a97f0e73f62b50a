import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import { rememberAnswers } from './etags.ts'
import { githubRefusalOf } from './failure.ts'
import type { CalledNow, GithubRepository } from './settings.ts'
import type { GithubTokens } from './tokens.ts'

export interface ClientOptions {
  /** Unit of back-off: a failed read is repeated after 1, 4 and 9 units. */
  readonly waitUnitMs: number
  /** Spaces writes as GitHub demands; only a stand-in may turn it off. */
  readonly throttled: boolean
  /** How long one answer may take; by default a minute. */
  readonly answerMs?: number
  readonly log: Record<'debug' | 'info' | 'warn' | 'error', (message: string) => void>
}

/** One GitHub repository, with what every call needs. */
export interface Github extends GithubRepository {
  /** Notes the name that GitHub gives the repository, which all later calls then use. */
  readonly isCalled: CalledNow['isCalled']
  readonly octokit: Octokit
  readonly baseBranch: string
  readonly waitUnitMs: number
  /** The arguments of every call. */
  at(signal: AbortSignal): { owner: string; repo: string; request: { signal: AbortSignal } }
}

/** A repository under whatever name it has at the moment. */
export const githubAt = (called: CalledNow, octokit: Octokit, waitUnitMs: number, baseBranch: string): Github => ({
  ...{ apiUrl: called.now().apiUrl, octokit, waitUnitMs, baseBranch, isCalled: called.isCalled },
  get owner() {
    return called.now().owner
  },
  get repo() {
    return called.now().repo
  },
  at(signal) {
    const { owner, repo } = called.now()
    return { owner, repo, request: { signal } }
  },
})

/** Pins the response format; without this header GitHub chooses one. */
const API_VERSION = '2022-11-28'

/** A refused merge (405, 409) needs another look first, and the throttling plugin handles rate limits (429). */
const NEVER_REPEATED = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451]

/** A longer rate limit is not waited for: the queue repeats the work. */
const LONGEST_WAIT_SECONDS = 10

/** A connection that fell silent says nothing else for minutes. */
const ANSWER_MS = 60_000

const fetchInTime =
  (answerMs: number): typeof fetch =>
  (input, init) =>
    fetch(input, { ...init, signal: AbortSignal.any([init?.signal ?? [], AbortSignal.timeout(answerMs)].flat()) })

export function createOctokit(called: CalledNow, tokens: GithubTokens, options: ClientOptions): Octokit {
  const mayWait = (afterSeconds: number, _request: object, _client: object, repeats: number): boolean =>
    repeats < 2 && afterSeconds <= LONGEST_WAIT_SECONDS
  const Client = Octokit.plugin(throttling, retry)
  const octokit = new Client({
    baseUrl: called.now().apiUrl,
    userAgent: 'wms-orchestrator',
    log: options.log,
    request: { fetch: fetchInTime(options.answerMs ?? ANSWER_MS) },
    retry: { doNotRetry: NEVER_REPEATED, retryAfterBaseValue: options.waitUnitMs },
    throttle: { enabled: options.throttled, onRateLimit: mayWait, onSecondaryRateLimit: mayWait },
  })
  octokit.hook.wrap('request', async (send, request) => {
    const { headers } = request
    const isOurs = headers.authorization === undefined
    headers['x-github-api-version'] = API_VERSION
    // A write whose response was lost may have been done, so the caller has to look before it repeats.
    if (request.method !== 'GET') request.request = { ...request.request, retries: 0 }
    if (!isOurs) return send(request)
    headers.authorization = `token ${await tokens.api()}`
    try {
      return await send(request)
    } catch (error) {
      if (tokens.renew === undefined || githubRefusalOf(error, 401) === null) throw error
      tokens.renew()
      headers.authorization = `token ${await tokens.api()}`
      return send(request)
    }
  })
  rememberAnswers(octokit)
  followRenames(octokit, called)
  return octokit
}

/** A read that was led on is made again under the new name, since its other parameters may hold the old owner. */
function followRenames(octokit: Octokit, called: CalledNow): void {
  octokit.hook.wrap('request', async (send, request) => {
    const asked = octokit.request.endpoint(request).url
    const response = await send(request)
    const isLedOn = request.method === 'GET' && response.url !== asked && typeof request.repo === 'string'
    if (!isLedOn || request.url === '/repos/{owner}/{repo}') return response
    const { owner, repo } = called.now()
    if (owner === request.owner && repo === request.repo) {
      const { data } = await octokit.rest.repos.get({ owner, repo })
      if (!called.isCalled(data.full_name)) return response
    }
    const now = called.now()
    const head =
      typeof request.head === 'string' ? { head: request.head.replace(`${request.owner}:`, `${now.owner}:`) } : {}
    return send({ ...request, owner: now.owner, repo: now.repo, ...head })
  })
}

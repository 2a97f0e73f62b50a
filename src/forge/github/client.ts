import { retry } from '@octokit/plugin-retry'
import { throttling } from '@octokit/plugin-throttling'
import { Octokit } from '@octokit/rest'
import { rememberAnswers } from './etags.ts'
import { githubRefusalOf } from './failure.ts'
import type { GithubRepository } from './settings.ts'
import type { GithubTokens } from './tokens.ts'

export interface ClientOptions {
  /** The unit of waits: a read that failed is repeated after 1, 4 and 9 of them. */
  readonly waitUnitMs: number
  /** Spaces writes as GitHub asks for; only a stand-in may do without. */
  readonly throttled: boolean
  readonly log: Record<'debug' | 'info' | 'warn' | 'error', (message: string) => void>
}

/** One repository of GitHub, with what every call of it needs. */
export interface Github extends GithubRepository {
  readonly octokit: Octokit
  readonly baseBranch: string
  readonly waitUnitMs: number
  /** Arguments of every call. */
  at(signal: AbortSignal): { owner: string; repo: string; request: { signal: AbortSignal } }
}

/** Fields of answers depend on it; without the header GitHub decides. */
const API_VERSION = '2022-11-28'

/** A merge that was refused (405, 409) has to be looked at, and of a rate limit (429) the throttling decides. */
const NEVER_REPEATED = [400, 401, 403, 404, 405, 409, 410, 422, 429, 451]

/** A rate limit that passes sooner is waited for; a longer one gives the work back to the queue. */
const LONGEST_WAIT_SECONDS = 10

export function createOctokit({ apiUrl }: GithubRepository, tokens: GithubTokens, options: ClientOptions): Octokit {
  const mayWait = (afterSeconds: number, _request: object, _client: object, repeats: number): boolean =>
    repeats < 2 && afterSeconds <= LONGEST_WAIT_SECONDS
  const Client = Octokit.plugin(throttling, retry)
  const octokit = new Client({
    baseUrl: apiUrl,
    userAgent: 'wms-orchestrator',
    log: options.log,
    retry: { doNotRetry: NEVER_REPEATED, retryAfterBaseValue: options.waitUnitMs },
    throttle: { enabled: options.throttled, onRateLimit: mayWait, onSecondaryRateLimit: mayWait },
  })
  octokit.hook.wrap('request', async (send, request) => {
    const { headers } = request
    const isOurs = headers.authorization === undefined
    headers['x-github-api-version'] = API_VERSION
    // A write whose answer is lost may have been done: whoever asked looks first.
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
  return octokit
}

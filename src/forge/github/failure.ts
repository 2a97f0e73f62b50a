import { AppError, type ErrorDetails, type ErrorKind } from '../../errors.ts'

/** What Octokit throws. Request and response hold tokens and bodies, so no other field may leave this file. */
interface HttpError extends Error {
  readonly status: number
  readonly response?: {
    readonly headers: Readonly<Record<string, string | number | undefined>>
    readonly data?: unknown
  }
  readonly request: { readonly method: string; readonly url: string }
}

export const isHttpError = (error: unknown): error is HttpError =>
  error instanceof Error && error.name === 'HttpError' && 'status' in error

/** GitHub's message if it refused with one of these statuses; `null`: another failure, or it only asks for time. */
export const githubRefusalOf = (error: unknown, ...statuses: readonly number[]): string | null =>
  isHttpError(error) && error.response !== undefined && statuses.includes(error.status) && rateLimitMs(error) === null
    ? messageOf(error)
    : null

/** GraphQL's refusal, which comes with status 200; `null`: another failure. */
export function graphqlRefusalOf(error: unknown): string | null {
  if (!(error instanceof Error) || error.name !== 'GraphqlResponseError' || !('errors' in error)) return null
  return messageOf((error.errors as readonly Error[] | undefined)?.[0] ?? error)
}

/** Turns any failure into an error that is safe for logs, threads and the queue; it names only the request's path. */
export function githubFailure(error: unknown, signal: AbortSignal): unknown {
  if (signal.aborted) return signal.reason
  if (!isHttpError(error)) return error
  const call = `${error.request.method} ${URL.parse(error.request.url)?.pathname ?? ''}`
  if (error.response === undefined) return new AppError('unavailable', `GitHub did not answer ${call}`)
  const id = error.response.headers['x-github-request-id'] ?? 'none'
  const { kind, ...details } = diagnosis(error)
  return new AppError(kind, `GitHub answered ${error.status} to ${call}: ${messageOf(error)} (request ${id})`, details)
}

function diagnosis(error: HttpError): { kind: ErrorKind } & ErrorDetails {
  const wait = rateLimitMs(error)
  if (wait !== null) return { kind: 'transient', retryAfterMs: wait }
  if (error.status >= 500) return { kind: 'transient' }
  return REMEDIES[error.status] ?? { kind: 'internal' }
}

const REMEDIES: Readonly<Record<number, { kind: ErrorKind; hint: string }>> = {
  401: { kind: 'misconfigured', hint: 'Check GITHUB_TOKEN, or the id and the private key of the GitHub App.' },
  403: {
    kind: 'misconfigured',
    hint: 'Check what the token or the App may do, and that the repository is not archived.',
  },
  404: { kind: 'misconfigured', hint: 'Check GITHUB_REPOSITORY and that the token or the App reaches it.' },
  422: { kind: 'misconfigured', hint: 'Check that the App was granted the permissions that docs/set-up.md names.' },
}

/** How GitHub says 'later' where no header does. */
const LATER = /rate limit|abuse|too quickly|temporarily blocked|try again later|wait a few minutes/i
const UNTOLD_WAIT_MS = 60_000

/** `null`: not a rate limit. GitHub states the wait in one of three headers, or names the limit only in its message. */
function rateLimitMs(error: HttpError): number | null {
  if (error.status === 422) return /too quickly/i.test(error.message) ? UNTOLD_WAIT_MS : null
  if (error.status !== 403 && error.status !== 429) return null
  const headers = error.response?.headers ?? {}
  if (headers['retry-after'] !== undefined) return Number(headers['retry-after']) * 1000
  if (String(headers['x-ratelimit-remaining']) === '0') {
    return Math.max(1_000, Number(headers['x-ratelimit-reset']) * 1000 - Date.now())
  }
  return error.status === 429 || LATER.test(error.message) ? UNTOLD_WAIT_MS : null
}

function messageOf({ message }: Error): string {
  const plain = message.replace(/ - https:\/\/docs\.\S+/, '').replace(/[\p{Cc}\s]+/gu, ' ')
  return plain.trim().slice(0, 300)
}

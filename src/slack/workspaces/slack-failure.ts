import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { AppError } from '../../errors.ts'
import { remedies } from '../messages/remedies.ts'
import { isStanding, refusalKind, remedyOf } from './refusals.ts'

const SLOW_DOWN_MS = 5_000

/** Slack's code for refusing a message's content; `null`: any other error. */
export function contentRefusalOf(error: unknown): string | null {
  const code = refusalOf(error)
  return code !== null && refusalKind(code) === 'content' ? code : null
}

/** Slack's error code of a refused call; `null`: any other failure. */
export const refusalOf = (error: unknown): string | null =>
  error instanceof WebAPIPlatformError ? error.data.error : null

/** The scope that Slack misses; `null`: it names none. */
export function neededBy(error: unknown): string | null {
  if (!(error instanceof WebAPIPlatformError)) return null
  const needed: unknown = (error.data as { readonly needed?: unknown }).needed
  return typeof needed === 'string' ? needed : null
}

/** Turns a Web API error into an AppError: `transient` is worth repeating, after `retryAfterMs` if Slack says so. */
export function slackFailure(error: unknown, taskId: number | null = null): unknown {
  const of = { cause: error, ...(taskId !== null && { taskId }) }
  if (error instanceof WebAPIRateLimitedError) {
    return new AppError('transient', 'Slack asks to slow down.', { ...of, retryAfterMs: error.retryAfter * 1_000 })
  }
  if (error instanceof WebAPIRequestError || error instanceof WebAPIHTTPError) {
    const hint = 'Check the network and SLACK_API_URL; Slack’s own state is at https://slack-status.com.'
    return new AppError('transient', `Slack does not answer: ${error.message}`, { ...of, hint })
  }
  const code = refusalOf(error)
  if (code === null) return error
  if (refusalKind(code) === 'later')
    return new AppError('transient', `Slack answers ${code}.`, { ...of, retryAfterMs: SLOW_DOWN_MS })
  return isStanding(code)
    ? new AppError('misconfigured', `Slack refuses: ${code}.`, { ...of, hint: remedies.en[remedyOf(code)] })
    : new AppError('internal', `Slack refuses: ${detailsOf(error as WebAPIPlatformError)}`, of)
}

const detailsOf = ({ data }: WebAPIPlatformError): string =>
  [data.error, ...(data.response_metadata?.messages ?? [])].join('; ')

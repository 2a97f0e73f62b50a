import { WebAPIHTTPError, WebAPIPlatformError, WebAPIRateLimitedError, WebAPIRequestError } from '@slack/web-api'
import { AppError } from '../../errors.ts'

const SLOW_DOWN_MS = 5_000

/** Remedies for refusals that only a person can fix. */
const REMEDIES: Readonly<Record<string, string>> = {
  not_in_channel: 'Invite the bot: /invite in that channel.',
  channel_not_found: 'Check the name or id of the channel (SLACK_CHANNEL) and invite the bot to it.',
  is_archived: 'Unarchive the channel or set SLACK_CHANNEL to another one.',
  invalid_auth: 'Check SLACK_BOT_TOKEN.',
  not_authed: 'Set SLACK_BOT_TOKEN.',
  account_inactive: 'Reinstall the app and set the new SLACK_BOT_TOKEN.',
  token_revoked: 'Reinstall the app and set the new SLACK_BOT_TOKEN.',
  missing_scope: 'Compare the scopes of the app with manifest.yml and reinstall it.',
}

/** Codes by which Slack refuses a message's content: a repeat is useless, but a simpler message may pass. */
const REFUSED_CONTENT = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'invalid_attachments',
  'invalid_metadata_format',
  'invalid_metadata_schema',
  'msg_too_long',
  'msg_blocks_too_long',
  'no_text',
  'block_mismatch',
])

/** Slack's code for refusing a message's content; `null`: any other error. */
export function contentRefusalOf(error: unknown): string | null {
  const code = refusalOf(error)
  return code !== null && REFUSED_CONTENT.has(code) ? code : null
}

const PASSING = new Set(['internal_error', 'fatal_error', 'service_unavailable', 'request_timeout', 'ratelimited'])

/** Slack's error code of a refused call; `null`: any other failure. */
export const refusalOf = (error: unknown): string | null =>
  error instanceof WebAPIPlatformError ? error.data.error : null

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
  if (PASSING.has(code))
    return new AppError('transient', `Slack answers ${code}.`, { ...of, retryAfterMs: SLOW_DOWN_MS })
  const hint = REMEDIES[code]
  return hint === undefined
    ? new AppError('internal', `Slack refuses: ${detailsOf(error as WebAPIPlatformError)}`, of)
    : new AppError('misconfigured', `Slack refuses: ${code}.`, { ...of, hint })
}

const detailsOf = ({ data }: WebAPIPlatformError): string =>
  [data.error, ...(data.response_metadata?.messages ?? [])].join('; ')

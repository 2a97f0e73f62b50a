import { LogLevel, WebClient, type WebClientOptions } from '@slack/web-api'
import type { Dispatch } from '../../../src/local/slack/app/delivery.ts'
import type { LocalSlack } from '../../../src/local/slack/local-slack.ts'

export const quiet = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  getLevel: () => LogLevel.ERROR,
  setName() {},
}

/** The real WebClient, pointed at a local Slack. */
export const clientOf = (slack: LocalSlack, options: WebClientOptions = {}, token = slack.botToken): WebClient =>
  new WebClient(token, { slackApiUrl: slack.apiUrl, logger: quiet, ...options })

/** The trigger id of the command that was sent last. */
export const lastTrigger = (slack: LocalSlack): string => {
  const dispatch = slack.journal.named('command').at(-1)?.payload as Dispatch | undefined
  return String(dispatch?.payload.trigger_id)
}

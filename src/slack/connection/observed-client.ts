import { type WebAPICallResult, WebClient, type WebClientOptions } from '@slack/web-api'
import { AppError } from '../../errors.ts'
import type { Observe } from '../../observed.ts'
import { refusalOf, slackFailure } from '../workspaces/slack-failure.ts'

/** Observes each call of the Web API, including those that the SDK's combined methods make. */
export class ObservedClient extends WebClient {
  readonly #observe: Observe

  constructor(token: string, options: WebClientOptions, observe: Observe) {
    super(token, options)
    this.#observe = observe
  }

  override apiCall(...[method, options]: Parameters<WebClient['apiCall']>): Promise<WebAPICallResult> {
    return this.#observe('slack', method, () => super.apiCall(method, options), { kindOf: slackKind })
  }
}

export function slackKind(error: unknown): string {
  const failure = slackFailure(error)
  if (!(failure instanceof AppError)) return 'internal'
  // Whatever Slack refuses, it answers.
  return failure.kind === 'internal' && refusalOf(error) !== null ? 'bad_input' : failure.kind
}

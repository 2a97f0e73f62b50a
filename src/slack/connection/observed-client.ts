import { type WebAPICallResult, WebClient, type WebClientOptions } from '@slack/web-api'
import { AppError } from '../../errors.ts'
import type { Observe } from '../../observed.ts'
import { refusalOf, slackFailure } from '../workspaces/slack-failure.ts'
import type { RefusalNotes } from '../workspaces/standing.ts'

/** Observes each call of the Web API, including those that the SDK's combined methods make. */
export class ObservedClient extends WebClient {
  readonly #observe: Observe
  readonly #refusals: RefusalNotes | null

  /** `refusals` `null`: nobody is told what Slack refuses. */
  constructor(token: string, options: WebClientOptions, observe: Observe, refusals: RefusalNotes | null = null) {
    super(token, options)
    this.#observe = observe
    this.#refusals = refusals
  }

  override async apiCall(...[method, options]: Parameters<WebClient['apiCall']>): Promise<WebAPICallResult> {
    try {
      const result = await this.#observe('slack', method, () => super.apiCall(method, options), { kindOf: slackKind })
      this.#refusals?.noted(method, options ?? {}, null)
      return result
    } catch (error) {
      this.#refusals?.noted(method, options ?? {}, error)
      throw error
    }
  }
}

export function slackKind(error: unknown): string {
  const failure = slackFailure(error)
  if (!(failure instanceof AppError)) return 'internal'
  // Whatever Slack refuses, it answers.
  return failure.kind === 'internal' && refusalOf(error) !== null ? 'bad_input' : failure.kind
}

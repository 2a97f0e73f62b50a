import type { RequestListener } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import { problem } from './problem.ts'

/** Sends /slack/* to Bolt and everything else to REST. Without Slack over HTTP, REST answers all. */
export function slackBeside(
  rest: RequestListener,
  slack: RequestListener | null,
  log: FastifyBaseLogger,
): RequestListener {
  if (slack === null) return rest
  return (request, response) => {
    if (!request.url?.startsWith('/slack/')) return rest(request, response)
    try {
      slack(request, response)
    } catch (error) {
      // Bolt throws for every request that it does not know; its error holds the request with all headers, so only the code is logged.
      const code = codeOf(error)
      if (code !== UNKNOWN_TO_BOLT) log.error({ code }, 'the Slack endpoint failed')
      if (response.headersSent) return void response.destroy()
      const told =
        code === UNKNOWN_TO_BOLT
          ? problem(404, 'Slack sends nothing here.')
          : problem(500, 'Slack could not be answered; the log says why.')
      response.writeHead(told.status, { 'content-type': 'application/problem+json' }).end(JSON.stringify(told))
    }
  }
}

const UNKNOWN_TO_BOLT = 'slack_bolt_http_receiver_deferred_request_error'

const codeOf = (error: unknown): string | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : null

import type { RequestListener } from 'node:http'

const SKEW_SECONDS = 300

/** Bolt refuses a signature from five minutes ago; one from the future could be replayed until then. */
export const refusingTheFuture =
  (listener: RequestListener, now: () => Date): RequestListener =>
  (request, response) => {
    const sentAt = Number(request.headers['x-slack-request-timestamp'] ?? 0)
    if (sentAt <= now().getTime() / 1_000 + SKEW_SECONDS) return listener(request, response)
    response.writeHead(401).end()
  }

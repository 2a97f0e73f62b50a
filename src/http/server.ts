import { randomUUID } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import type { BoundAddress } from './bind.ts'
import { answerError } from './problem.ts'
import { type Routes, registerRoutes } from './routes.ts'
import { slackBeside } from './slack-mount.ts'

export interface HttpServerDeps extends Routes {
  /** Bolt's `receiver.requestListener`, which verifies Slack's signatures itself; `null`: no HTTP from Slack. */
  readonly slackListener: RequestListener | null
  readonly log: FastifyBaseLogger
}

export interface HttpServer {
  /** Begins to answer. */
  serve(): void
  /** Takes no new connections, answers what has come in, then resolves. Safe to repeat. */
  close(): Promise<void>
}

const BODY_LIMIT_BYTES = 256 * 1024

/** REST and Slack's endpoint on one port. */
export async function createHttpServer(address: BoundAddress, deps: HttpServerDeps): Promise<HttpServer> {
  const answering = Promise.withResolvers<RequestListener>()
  const app: FastifyInstance = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    return503OnClosing: false,
    frameworkErrors: answerError,
    serverFactory: (rest) => {
      answering.resolve(guarded(slackBeside(rest, deps.slackListener, deps.log)))
      return address.server
    },
  })
  registerRoutes(app, deps)
  await app.ready()
  const listener = await answering.promise
  return {
    serve: () => address.serve(listener),
    async close() {
      await address.close()
      await app.close()
    },
  }
}

/** Whatever answers: nothing is kept by caches on the way, and nothing is taken for what it is not. */
const guarded =
  (listener: RequestListener): RequestListener =>
  (request, response) => {
    response.setHeader('cache-control', 'no-store')
    response.setHeader('x-content-type-options', 'nosniff')
    listener(request, response)
  }

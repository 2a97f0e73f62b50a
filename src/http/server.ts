import { randomUUID } from 'node:crypto'
import { createServer, type RequestListener, type Server } from 'node:http'
import { type FastifyBaseLogger, type FastifyInstance, fastify, LogController } from 'fastify'
import { AppError } from '../errors.ts'
import { answerError } from './problem.ts'
import { type Routes, registerRoutes } from './routes.ts'
import { slackBeside } from './slack-mount.ts'

export interface HttpServerDeps extends Routes {
  /** Bolt's `receiver.requestListener`, which verifies Slack's signatures itself; `null`: no HTTP from Slack. */
  readonly slackListener: RequestListener | null
  readonly log: FastifyBaseLogger
}

export interface HttpServer {
  /** Port 0 takes a free one. Throws AppError `misconfigured` when the address cannot be had. */
  listen(address: { host: string; port: number }): Promise<{ url: string }>
  /** Takes no new connections, answers what has come in, then resolves. Safe to repeat. */
  close(): Promise<void>
}

const BODY_LIMIT_BYTES = 256 * 1024

/** REST and Slack's endpoint on one port. */
export async function createHttpServer(deps: HttpServerDeps): Promise<HttpServer> {
  const app: FastifyInstance = fastify({
    loggerInstance: deps.log,
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomUUID(),
    bodyLimit: BODY_LIMIT_BYTES,
    return503OnClosing: false,
    frameworkErrors: answerError,
    serverFactory: (rest) => drainable(slackBeside(rest, deps.slackListener, deps.log)),
  })
  registerRoutes(app, deps)
  await app.ready()
  return {
    listen: ({ host, port }) => listen(app, host, port),
    close: () => app.close(),
  }
}

/** Lets go of a connection with its last answer once the server closes; kept alive, it would hold the close up until it times out. */
function drainable(listener: RequestListener): Server {
  const server = createServer((request, response) => {
    response.once('close', () => {
      if (!server.listening) request.socket.end()
    })
    listener(request, response)
  })
  return server
}

async function listen(app: FastifyInstance, host: string, port: number): Promise<{ url: string }> {
  try {
    const url = await app.listen({ host, port, listenTextResolver: (address) => `listening at ${address}` })
    return { url: url.replace('[::]', 'localhost') }
  } catch (cause) {
    const refusal = REFUSALS[cause instanceof Error && 'code' in cause ? String(cause.code) : '']
    if (refusal === undefined) throw cause
    throw new AppError('misconfigured', refusal.message(host, port), { hint: refusal.hint, cause })
  }
}

interface Refusal {
  readonly message: (host: string, port: number) => string
  readonly hint: string
}

const noSuchHost: Refusal = {
  message: (host) => `This machine has no address ${host}.`,
  hint: 'Set HOST to 127.0.0.1 (this machine only) or 0.0.0.0 (every network).',
}

const REFUSALS: Record<string, Refusal> = {
  EADDRINUSE: {
    message: (_host, port) => `Port ${port} is in use.`,
    hint: 'Stop the program that has it, or set PORT to a free one.',
  },
  EACCES: {
    message: (_host, port) => `Port ${port} may not be opened by this user.`,
    hint: 'Set PORT to 1024 or above.',
  },
  EADDRNOTAVAIL: noSuchHost,
  ENOTFOUND: noSuchHost,
}

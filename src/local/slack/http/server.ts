import Fastify, { type FastifyInstance } from 'fastify'
import { AppError } from '../../../errors.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { serveApp } from './app-routes.ts'
import { acceptAnyBody } from './body.ts'
import { serveOAuth } from './oauth-routes.ts'
import { servePageFiles } from './page-files.ts'
import { servePage } from './page-routes.ts'

/** Serves the Web API, Socket Mode and the page, on the loopback interface only. */
export async function listenForApp(slack: Workspace, port: number): Promise<FastifyInstance> {
  const server = Fastify({ forceCloseConnections: true })
  acceptAnyBody(server)
  serveApp(server, slack)
  serveOAuth(server, slack)
  servePage(server, slack)
  servePageFiles(server)
  server.server.on('upgrade', (request, socket, head) => slack.app.sockets.upgrade(request, socket, head))
  slack.origin = await server.listen({ host: '127.0.0.1', port }).catch((cause) => {
    throw new AppError('misconfigured', `The local Slack cannot listen on port ${port}`, {
      cause,
      hint: 'Stop the program that has it, or set PORT: the local Slack takes the one after.',
    })
  })
  return server
}

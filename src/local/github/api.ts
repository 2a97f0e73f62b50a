import { createHash } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { json } from 'node:stream/consumers'
import {
  type ContractJson,
  filled,
  findOperation,
  type Operation,
  replyFault,
  requestFault,
} from './contract/contract.ts'
import { answerGraphql } from './routes/graphql.ts'
import { reviewRoutes } from './routes/reviews.ts'
import { type Answer, type ApiRoute, apiRefusal } from './routes/route.ts'
import { checkRoutes } from './routes/routes-checks.ts'
import { pullRoutes } from './routes/routes-pulls.ts'
import { repositoryRoutes } from './routes/routes-repository.ts'
import { signingRoutes } from './routes/signing.ts'
import type { Credentials } from './world/credentials.ts'
import type { ForgeFault, TakeFault } from './world/fault.ts'
import type { World } from './world/world.ts'

export interface Api {
  readonly world: World
  readonly credentials: Credentials
  readonly takeFault: TakeFault
  /** Called operations in order, each with the status of its response. */
  readonly calls: { readonly operation: string; readonly status: number }[]
  /** Violations of GitHub's API description, by the caller or by the stand-in itself. */
  readonly violations: string[]
}

const ROUTES: Readonly<Record<string, ApiRoute>> = {
  ...repositoryRoutes,
  ...pullRoutes,
  ...checkRoutes,
  ...reviewRoutes,
  ...signingRoutes,
}

/** Serves REST under /api/v3 and GraphQL under /api/graphql, like a GitHub Enterprise Server. */
export async function answerApi(api: Api, request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const body = request.method === 'GET' ? null : await json(request).catch(() => null)
  const found = findOperation(request.method ?? '', url.pathname.replace('/api/v3', ''))
  const name = url.pathname === '/api/graphql' ? 'graphql' : (found?.operation.id ?? 'unknown')
  const fault = api.takeFault(name)
  await fault?.meanwhile?.()
  const isFaulty = fault !== null && fault.status !== 'as usual'
  const answer = isFaulty && fault.when !== 'after' ? null : await process(api, request, url, found, body)
  if (fault?.status === 'no answer') return void request.socket.destroy()
  const sent = isFaulty ? faulty(fault) : answer
  send(api, name, request, response, sent ?? apiRefusal(500, 'Server Error'))
}

const faulty = ({ status, message, headers }: ForgeFault): Answer => ({
  ...apiRefusal(Number(status), message ?? 'Server Error'),
  headers: headers ?? {},
})

async function process(
  api: Api,
  request: IncomingMessage,
  url: URL,
  found: ReturnType<typeof findOperation>,
  // biome-ignore lint/suspicious/noExplicitAny: validated against the description below
  body: any,
): Promise<Answer> {
  const { authorization } = request.headers
  if (found?.operation.id === 'apps/create-installation-access-token')
    return installationToken(api, authorization, body)
  if (!api.credentials.valid(authorization)) return apiRefusal(401, 'Bad credentials')
  if (url.pathname === '/api/graphql') return { status: 200, body: await answerGraphql(api.world, body) }
  if (found === null) return violated(api, `${request.method} ${url.pathname} is not of the described operations`)
  const { operation, parameters } = found
  if (`${parameters.owner}/${parameters.repo}` !== api.world.fullName() || api.world.state.gone)
    return apiRefusal(404, 'Not Found')
  const fault = requestFault(operation, url.searchParams, body)
  if (fault !== null) return violated(api, fault)
  const route = ROUTES[operation.id]
  if (route === undefined) return violated(api, `${operation.id} has no route`)
  return validated(api, operation, await route({ parameters, query: url.searchParams, body, url }, api.world))
}

function installationToken(api: Api, authorization = '', body: Record<string, unknown> | null): Answer {
  const [, name] = api.world.fullName().split('/')
  const wanted = Array.isArray(body?.repositories) ? body.repositories : []
  if (wanted.some((one) => one !== name))
    return apiRefusal(
      422,
      'There is at least one repository that does not exist or is not accessible to the parent installation.',
    )
  const issued = api.credentials.issue(authorization, body ?? {})
  if (issued === 'not signed') return apiRefusal(401, 'A JSON web token could not be decoded')
  if (issued === 'not granted')
    return apiRefusal(422, 'The permissions requested are not granted to this installation.')
  return { status: 201, body: { token: issued.token, expires_at: issued.expiresAt } }
}

function validated(api: Api, operation: Operation, answer: Answer): Answer {
  const body = answer.status < 400 ? filled(operation, answer.status, answer.body) : answer.body
  const fault = replyFault(operation, answer.status, body)
  return fault === null ? { ...answer, body } : violated(api, fault)
}

function violated(api: Api, fault: string): Answer {
  api.violations.push(fault)
  return apiRefusal(422, fault)
}

function send(api: Api, operation: string, request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const text = answer.body === null ? '' : JSON.stringify(answer.body as ContractJson)
  const etag = `W/"${createHash('sha256').update(text).digest('hex')}"`
  const known = answer.status === 200 && request.headers['if-none-match'] === etag
  const status = known ? 304 : answer.status
  api.calls.push({ operation, status })
  const headers = { 'content-type': 'application/json', 'x-github-request-id': 'STANDIN', etag, ...answer.headers }
  response.writeHead(status, headers).end(known ? '' : text)
}

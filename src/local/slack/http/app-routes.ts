import type { FastifyInstance, FastifyRequest } from 'fastify'
import type { Json } from '../blocks/payload-rules.ts'
import { callMethod, methods, scopeFor } from '../web-api/call.ts'
import { receiveUpload } from '../web-api/files.ts'
import { workspaceOfToken } from '../workspace/installation.ts'
import { useResponseUrl } from '../workspace/response-urls.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { callFields, jsonBody, uploadedBytes } from './body.ts'
import { answerThroughFaults, type HttpAnswer, tooManyRequests } from './faulty.ts'

function tokenOf(request: FastifyRequest, fields: Json): string | null {
  const bearer = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1]
  return bearer ?? (typeof fields.token === 'string' ? fields.token : null)
}

function answerMethod(slack: Workspace, name: string, token: string | null, { token: _, ...fields }: Json): HttpAnswer {
  const entry = slack.journal.open('in', name, fields, slack.clock.now())
  const method = methods[name]
  const retryAfter = slack.rateLimits.retryAfterSeconds(name, method?.tier ?? 'unlimited', String(fields.channel))
  if (retryAfter !== null) {
    entry.close({ ok: false, error: 'ratelimited' })
    return tooManyRequests(retryAfter)
  }
  const body = callMethod(slack, name, token, fields)
  entry.close(body)
  const needed = scopeFor(slack, method?.scope ?? null, fields.channel) ?? ''
  return {
    status: 200,
    headers: { 'x-oauth-scopes': [...slack.scopes].join(','), 'x-accepted-oauth-scopes': needed },
    body,
  }
}

function answerAtResponseUrl(slack: Workspace, id: string, body: Json): HttpAnswer {
  const entry = slack.journal.open('in', 'response_url', body, slack.clock.now())
  const responded = useResponseUrl(slack, id, body)
  const answer = responded.ok ? { ok: true } : responded
  entry.close(answer)
  if (responded.ok) return { status: 200, body: answer }
  return { status: ['expired_url', 'used_url'].includes(responded.error) ? 404 : 400, body: answer }
}

/** The workspace that has this row, or else the first. */
const withRow = (slack: Workspace, table: 'files' | 'responseUrls', id: string): Workspace =>
  slack.everyWorkspace().find(({ state }) => state[table].get(id) !== undefined) ?? slack

/** Slack shows whoever may not read a file a page to log in, and says 200. */
const LOG_IN = '<!DOCTYPE html><html lang="en-US"><title>Slack</title><body>Sign in to your workspace</body></html>'

/** The app by its token and scope; the page has none. */
function mayRead(slack: Workspace, request: FastifyRequest): boolean {
  const token = tokenOf(request, {})
  if (token === null) return true
  const called = workspaceOfToken(slack, token)
  return token === called.botToken && called.scopes.has('files:read')
}

/** Serves the app: the Web API, uploads, private files and response URLs. */
export function serveApp(server: FastifyInstance, slack: Workspace): void {
  server.route<{ Params: { method: string } }>({
    method: ['GET', 'POST'],
    url: '/api/:method',
    handler: async (request, reply) => {
      const fields = await callFields(request)
      const name = request.params.method
      const token = tokenOf(request, fields)
      const called = workspaceOfToken(slack, token)
      return answerThroughFaults(slack, name, reply, () => answerMethod(called, name, token, fields), fields)
    },
  })
  server.post<{ Params: { id: string } }>('/actions/:id', (request, reply) =>
    answerThroughFaults(slack, 'response_url', reply, () =>
      answerAtResponseUrl(
        withRow(slack, 'responseUrls', request.params.id),
        request.params.id,
        jsonBody(request) as Json,
      ),
    ),
  )
  server.post<{ Params: { id: string } }>('/upload/v1/:id', (request, reply) =>
    answerThroughFaults(slack, 'upload', reply, async () => {
      const content = await uploadedBytes(request)
      const entry = slack.journal.open(
        'in',
        'upload',
        { id: request.params.id, bytes: content.length },
        slack.clock.now(),
      )
      const status = receiveUpload(withRow(slack, 'files', request.params.id), request.params.id, content) ? 200 : 400
      entry.close(status)
      return { status, body: status === 200 ? `OK - ${content.length}` : 'upload_failed' }
    }),
  )
  server.get<{ Params: { id: string } }>('/files-pri/:id/:name', (request, reply) => {
    const file = withRow(slack, 'files', request.params.id).state.files.get(request.params.id)
    if (file === undefined || file.stage === 'awaiting') return reply.code(404).send('file_not_found')
    if (!mayRead(slack, request)) return reply.type('text/html').send(LOG_IN)
    // A shared file must not run in this origin, whose page acts for people.
    reply.headers({ 'content-security-policy': "sandbox; default-src 'none'", 'x-content-type-options': 'nosniff' })
    return reply.type(file.mimetype).send(Buffer.from(file.contentBase64, 'base64'))
  })
}

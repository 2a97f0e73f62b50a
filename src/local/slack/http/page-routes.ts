import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { z } from 'zod'
import { AppError } from '../../../errors.ts'
import { isOwnCaller } from '../../loopback/own-caller.ts'
import { personCalled } from '../acts/access.ts'
import type { RowChange } from '../state/table.ts'
import type { Workspace } from '../workspace/workspace.ts'
import { jsonBody } from './body.ts'
import { pageActs } from './page-acts.ts'
import { concernsPerson, snapshotFor } from './snapshot.ts'

const HEARTBEAT_MS = 15_000
const asQuery = z.object({ as: z.string() })

/** Streams the changes that a person can see as server-sent events (`event: change` with a RowChange). */
function streamChanges(slack: Workspace, request: FastifyRequest, reply: FastifyReply) {
  const me = personCalled(slack, asQuery.parse(request.query).as)
  reply.hijack()
  reply.raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
  reply.raw.write(': connected\n\n')
  const tell = (change: RowChange) => {
    if (concernsPerson(slack, me, change)) reply.raw.write(`event: change\ndata: ${JSON.stringify(change)}\n\n`)
  }
  const heartbeat = setInterval(() => reply.raw.write(': still here\n\n'), HEARTBEAT_MS).unref()
  slack.state.on('change', tell)
  request.raw.on('close', () => {
    clearInterval(heartbeat)
    slack.state.off('change', tell)
  })
}

/** Refuses pages of other origins, which could act here in a person's name. */
function refuseStrangers(slack: Workspace, { headers }: FastifyRequest) {
  if (!isOwnCaller(headers, Number(new URL(slack.origin).port)))
    throw new AppError('unauthorized', 'Only the page of this local Slack may do that')
}

const refusal = z.strictObject({
  method: z.string().min(1),
  error: z.string().min(1),
  needed: z.string().optional(),
  times: z.number().int().min(1).optional(),
  channel: z.string().optional(),
  thread: z.boolean().optional(),
})

/** What Slack refuses from now on, as data: a method, its code, and where. */
async function refuseAsTold(slack: Workspace, body: unknown) {
  const { method, error, needed, times, channel, thread } = refusal.parse(body)
  const where = { ...(channel !== undefined && { channel }), ...(thread !== undefined && { thread }) }
  const scope = needed === undefined ? {} : { needed }
  slack.faults.inject(method, { kind: 'refused', error, ...scope }, times, where)
  return { ok: true }
}

const statusOf = (error: unknown) => {
  if (error instanceof z.ZodError || error instanceof SyntaxError) return 400
  if (!(error instanceof AppError)) return 500
  return error.kind === 'unauthorized' ? 403 : 404
}

/** Serves the page's API below `/local`: a snapshot, a stream of changes, and a person's acts. */
export function servePage(server: FastifyInstance, slack: Workspace): void {
  server.register(async (local) => {
    local.addHook('onRequest', async (request) => refuseStrangers(slack, request))
    local.setErrorHandler((error, _, reply) => {
      const hint = error instanceof AppError ? error.hint : null
      return reply.code(statusOf(error)).send({ error: error instanceof Error ? error.message : String(error), hint })
    })
    local.get('/local/workspace', (request) => snapshotFor(slack, personCalled(slack, asQuery.parse(request.query).as)))
    local.get('/local/changes', (request, reply) => streamChanges(slack, request, reply))
    local.post('/local/refusals', (request) => refuseAsTold(slack, jsonBody(request)))
    local.delete('/local/refusals', async () => slack.faults.lift())
    for (const [verb, act] of Object.entries(pageActs)) {
      local.post(`/local/acts/${verb}`, async (request) => (await act(slack, jsonBody(request))) ?? {})
    }
  })
}

import type { FastifyReply } from 'fastify'
import type { Json } from '../blocks/payload-rules.ts'
import type { SlackFault } from '../workspace/faults.ts'
import type { Workspace } from '../workspace/workspace.ts'

/** The response to a call, unless a fault prevents it. */
export interface HttpAnswer {
  status: number
  headers?: Record<string, string>
  body: unknown
}

export const tooManyRequests = (retryAfterSeconds: number): HttpAnswer => ({
  status: 429,
  headers: { 'retry-after': String(retryAfterSeconds) },
  body: { ok: false, error: 'ratelimited' },
})

const pause = (slack: Workspace, delayMs: number) => new Promise<void>((done) => slack.clock.after(delayMs, done))

const send = (reply: FastifyReply, { status, headers = {}, body }: HttpAnswer) =>
  reply.code(status).headers(headers).send(body)

function cut(reply: FastifyReply) {
  reply.hijack()
  reply.raw.socket?.destroy()
  return reply
}

const isExecuted = ({ kind }: SlackFault) => kind === 'answer_lost' || kind === 'slow'

/** Answers a call of the app, subject to an injected fault. */
export async function answerThroughFaults(
  slack: Workspace,
  name: string,
  reply: FastifyReply,
  execute: () => HttpAnswer | Promise<HttpAnswer>,
  fields: Json = {},
): Promise<FastifyReply> {
  const fault = slack.faults.take(name, fields)
  if (fault !== null && !isExecuted(fault)) slack.journal.open('in', name, { fault }, slack.clock.now()).close(fault)
  if (fault?.kind === 'down') return cut(reply)
  if (fault?.kind === 'http_error') return send(reply, { status: fault.status, body: 'fault' })
  if (fault?.kind === 'refused') {
    const needed = fault.needed === undefined ? {} : { needed: fault.needed }
    return send(reply, { status: 200, body: { ok: false, error: fault.error, ...needed } })
  }
  if (fault?.kind === 'rate_limited') return send(reply, tooManyRequests(fault.retryAfterSeconds))
  const answer = await execute()
  if (fault?.kind === 'slow') await pause(slack, fault.delayMs)
  return fault?.kind === 'answer_lost' ? cut(reply) : send(reply, answer)
}

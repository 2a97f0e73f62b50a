import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { pipeline } from 'node:stream/promises'
import type { ReadableStream } from 'node:stream/web'

/** One request to the model: of which run, and how long its conversation is by now. */
interface ModelCall {
  /** `task-1/BACKEND/2` */
  readonly run: string
  readonly messages: number
}

/** Answers the call itself; `null`: the model behind it does. */
export type Intercept = (call: ModelCall) => ((response: ServerResponse) => void) | null

/** Stands before a model server and knows each call that reached it, i.e. that would have to be paid. */
export async function startModelProxy(upstream: string, intercept: Intercept = () => null) {
  const paid: ModelCall[] = []
  const server = createServer(async (request, response) => {
    const body = await buffer(request)
    const { messages } = JSON.parse(body.toString()) as { messages: unknown[] }
    const call = { run: String(request.headers['x-wms-run']), messages: messages.length }
    const answer = intercept(call)
    if (answer !== null) return answer(response)
    paid.push(call)
    const { authorization = '' } = request.headers
    const headers = { 'content-type': 'application/json', 'x-wms-run': call.run, authorization }
    const hungUp = new AbortController()
    response.on('close', () => hungUp.abort())
    const { signal } = hungUp
    await forward(`${upstream}/chat/completions`, { method: 'POST', headers, body, signal }, response).catch(() =>
      response.destroy(),
    )
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`,
    paid,
    close: async () => {
      server.closeAllConnections()
      await new Promise((closed) => server.close(closed))
    },
  }
}

async function forward(url: string, request: RequestInit, response: ServerResponse): Promise<void> {
  const reply = await fetch(url, request)
  response.writeHead(reply.status, Object.fromEntries(reply.headers))
  if (reply.body === null) response.end()
  else await pipeline(Readable.fromWeb(reply.body as ReadableStream<Uint8Array>), response)
}

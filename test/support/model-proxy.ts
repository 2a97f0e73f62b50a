import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

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
    const headers = { 'content-type': 'application/json', 'x-wms-run': call.run }
    const reply = await fetch(`${upstream}/chat/completions`, { method: 'POST', headers, body })
    response.writeHead(reply.status, { 'content-type': reply.headers.get('content-type') ?? '' })
    response.end(Buffer.from(await reply.arrayBuffer()))
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

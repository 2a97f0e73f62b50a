import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'

interface Seen {
  readonly headers: IncomingHttpHeaders
  readonly body: {
    messages: { role: string; content: string }[]
    tools?: unknown[]
    response_format?: { type: string }
    tool_choice?: object
    [field: string]: unknown
  }
}
export type Answer = (response: ServerResponse, seen: Seen) => void

/** Gives one answer a call, the last one for ever; keeps what it was asked. */
export const startHostileServer = async (...answers: Answer[]) => {
  const seen: Seen[] = []
  const server = createServer(async (request, response) => {
    const call = { headers: request.headers, body: (await json(request)) as Seen['body'] }
    seen.push(call)
    answers[Math.min(seen.length, answers.length) - 1]?.(response, call)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const close = async () => {
    server.closeAllConnections()
    await new Promise((closed) => server.close(closed))
  }
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/v1`, seen, close }
}

export const stream = (response: ServerResponse, ...chunks: object[]): ServerResponse => {
  response.writeHead(200, { 'content-type': 'text/event-stream' })
  for (const chunk of chunks) response.write(`data: ${JSON.stringify(chunk)}\n\n`)
  return response
}

export const delta = (delta: object, finish_reason: string | null = null) => ({
  choices: [{ index: 0, delta, finish_reason }],
})

export const says =
  (content: string, finish = 'stop'): Answer =>
  (response) =>
    stream(response, delta({ content }), delta({}, finish)).end('data: [DONE]\n\n')

export const refuses: Answer = (response) =>
  stream(response, delta({ refusal: 'I will not.' }), delta({}, 'stop')).end('data: [DONE]\n\n')

export const calls =
  (name: string, args: string | object, finish = 'tool_calls'): Answer =>
  (response, { body }) => {
    const text = typeof args === 'string' ? args : JSON.stringify(args)
    const half = Math.floor(text.length / 2)
    stream(
      response,
      delta({
        tool_calls: [{ index: 0, id: `c${body.messages.length}`, function: { name, arguments: text.slice(0, half) } }],
      }),
      delta({ tool_calls: [{ index: 0, function: { arguments: text.slice(half) } }] }),
      delta({}, finish),
    ).end('data: [DONE]\n\n')
  }

/** Several calls in one reply, none of them with an id. */
export const callsAtOnce =
  (...wanted: (readonly [name: string, args: object])[]): Answer =>
  (response) => {
    const tool_calls = wanted.map(([name, args], index) => ({
      ...{ index, function: { name, arguments: JSON.stringify(args) } },
    }))
    stream(response, delta({ tool_calls }), delta({}, 'tool_calls')).end('data: [DONE]\n\n')
  }

/** Goes on for as long as anybody listens. */
export const babbles: Answer = (response) => {
  const chunk = `data: ${JSON.stringify(delta({ content: 'and so on '.repeat(10_000) }))}\n\n`
  const goOn = () => {
    while (!response.destroyed && response.write(chunk));
  }
  stream(response).on('drain', goOn)
  goOn()
}

export const stalls: Answer = (response) => void stream(response, delta({ content: 'Let me' }))
export const isCut: Answer = (response) => void stream(response, delta({ content: 'Let me' })).end()
export const breaks: Answer = (response) => {
  stream(response, delta({ content: 'Let me' }))
  setImmediate(() => response.destroy())
}

export const fails =
  (status: number, error: object, headers: Record<string, string> = {}): Answer =>
  (response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify({ error }))

export const sends =
  (contentType: string, text: string): Answer =>
  (response) =>
    void response.writeHead(200, { 'content-type': contentType }).end(text)
